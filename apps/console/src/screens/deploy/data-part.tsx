import { count } from '../../../../../shared/figures/numbers.ts';
import { type Dataset, useDatasets } from '../../data/datasets.ts';
import { Choice } from '../../design/choice.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

const wordsOf = ({ name, format, examples }: Dataset): string =>
  [name, format, examples === undefined ? undefined : `${count(examples)} examples`].filter(Boolean).join(' · ');

/** Returns the choices of a list: none, the datasets, and the chosen one if it is none of them. */
const choicesOf = (none: string, items: readonly Dataset[], chosen: string) => [
  ['', none] as const,
  ...items.map((dataset) => [dataset.id, wordsOf(dataset)] as const),
  ...(chosen === '' || items.some(({ id }) => id === chosen) ? [] : [[chosen, chosen] as const]),
];

interface DataPartProps extends PartProps {
  /** True if the config itself names a dataset. */
  readonly hasOwn: boolean;
}

/** The number of newest datasets that the list offers. An older dataset is chosen from its own page. */
const mostListed = 100;

export const DataPart = ({ choice, issues, hasOwn, onChoice }: DataPartProps) => (
  <Loaded answer={useDatasets(undefined, mostListed)}>
    {({ items }) => {
      const { datasetId, validationId } = choice;
      const ready = items.filter(({ status }) => status === 'ready');
      const others = ready.filter(({ id }) => id !== datasetId);
      return (
        <div class="fields">
          <Choice
            label="Dataset"
            choices={choicesOf(hasOwn ? 'that of the config' : 'Choose one', ready, datasetId)}
            value={datasetId}
            fault={issueAt(issues, 'dataset_id')}
            onChange={(id) => onChoice({ datasetId: id })}
          />
          <Choice
            label="Evaluate on"
            choices={choicesOf('what the config keeps of it', others, validationId)}
            value={validationId}
            fault={issueAt(issues, 'validation_dataset_id')}
            onChange={(id) => onChoice({ validationId: id })}
          />
          {ready.length === 0 ? (
            <p>
              No dataset is ready. <a href="/datasets">Upload one</a>.
            </p>
          ) : null}
        </div>
      );
    }}
  </Loaded>
);
