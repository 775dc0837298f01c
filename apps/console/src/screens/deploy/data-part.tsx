import type { FieldIssue } from '../../../../../shared/client/errors.ts';
import { count } from '../../../../../shared/figures/numbers.ts';
import { type Dataset, useDatasets } from '../../data/datasets.ts';
import { Field } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

interface ChooserProps {
  readonly label: string;
  readonly none: string;
  readonly value: string;
  readonly items: readonly Dataset[];
  readonly fault: string | undefined;
  readonly onValue: (id: string) => void;
}

const wordsOf = ({ name, format, examples }: Dataset): string =>
  [name, format, examples === undefined ? undefined : `${count(examples)} examples`].filter(Boolean).join(' · ');

const Chooser = ({ label, none, value, items, fault, onValue }: ChooserProps) => (
  <Field
    label={label}
    fault={fault}
    control={(ties) => (
      <select {...ties} value={value} onChange={({ currentTarget }) => onValue(currentTarget.value)}>
        <option value="">{none}</option>
        {items.map((dataset) => (
          <option key={dataset.id} value={dataset.id}>
            {wordsOf(dataset)}
          </option>
        ))}
        {value === '' || items.some(({ id }) => id === value) ? null : <option value={value}>{value}</option>}
      </select>
    )}
  />
);

interface DataPartProps extends PartProps {
  readonly issues: readonly FieldIssue[];
  /** True if the config itself names a dataset. */
  readonly hasOwn: boolean;
}

/** The number of newest datasets that the list offers. An older dataset is chosen from its own page. */
const mostListed = 100;

export const DataPart = ({ choice, issues, hasOwn, onChoice }: DataPartProps) => (
  <Loaded answer={useDatasets(undefined, mostListed)}>
    {({ items }) => {
      const ready = items.filter(({ status }) => status === 'ready');
      return (
        <div class="fields">
          <Chooser
            label="Dataset"
            none={hasOwn ? 'that of the config' : 'Choose one'}
            value={choice.datasetId}
            items={ready}
            fault={issueAt(issues, 'dataset_id')}
            onValue={(datasetId) => onChoice({ datasetId })}
          />
          <Chooser
            label="Evaluate on"
            none="what the config keeps of it"
            value={choice.validationId}
            items={ready.filter(({ id }) => id !== choice.datasetId)}
            fault={issueAt(issues, 'validation_dataset_id')}
            onValue={(validationId) => onChoice({ validationId })}
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
