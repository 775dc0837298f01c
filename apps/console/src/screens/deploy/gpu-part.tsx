import { dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { type Gpu, useGpus } from '../../data/configs.ts';
import { type Availability, AvailabilityWords, Fits } from '../../design/availability.tsx';
import { Choice as Chooser } from '../../design/choice.tsx';
import { Disclosure } from '../../design/disclosure.tsx';
import { Field } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { type Choice, moved, withNumber } from './choice.ts';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

interface GpuPartProps extends PartProps {
  /** The memory in GB that each GPU must have. `undefined` if the need is not known. */
  readonly neededGb: number | undefined;
}

type Cloud = 'secure' | 'community';

const clouds = [
  ['any', 'any, cheapest first'],
  ['secure', 'secure'],
  ['community', 'community'],
] as const;

const cloudsOf = (cloud: Choice['cloud']): readonly Cloud[] => (cloud === 'any' ? ['secure', 'community'] : [cloud]);

const priceOf = ({ price_per_hour: price }: Gpu, cloud: Choice['cloud']): number | undefined => {
  const prices = cloudsOf(cloud).flatMap((each) => price[each] ?? []);
  return prices.length === 0 ? undefined : Math.min(...prices);
};

const ranks: readonly Availability[] = ['UNKNOWN', 'NONE', 'LOW', 'MEDIUM', 'HIGH'];

/** Returns the best availability of a GPU type among the chosen clouds. */
const availabilityOf = ({ availability, price_per_hour: price }: Gpu, cloud: Choice['cloud']): Availability =>
  cloudsOf(cloud)
    .filter((each) => price[each] !== null)
    .map((each) => availability[each])
    .reduce((best, each) => (ranks.indexOf(each) > ranks.indexOf(best) ? each : best), 'UNKNOWN');

const Order = ({ choice, gpus, onChoice }: Omit<PartProps, 'issues'> & { readonly gpus: readonly Gpu[] }) => (
  <ol class="order" aria-label="Tried in this order">
    {choice.gpus.map((id, n) => {
      const name = gpus.find((gpu) => gpu.id === id)?.name ?? id;
      return (
        <li key={id}>
          {name}
          <button
            type="button"
            class="quiet"
            aria-label={`Try ${name} earlier`}
            disabled={n === 0}
            onClick={() => onChoice({ gpus: moved(choice.gpus, n, -1) })}
          >
            ↑
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={`Try ${name} later`}
            disabled={n === choice.gpus.length - 1}
            onClick={() => onChoice({ gpus: moved(choice.gpus, n, 1) })}
          >
            ↓
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={`Leave out ${name}`}
            onClick={() => onChoice({ gpus: choice.gpus.filter((other) => other !== id) })}
          >
            ✕
          </button>
        </li>
      );
    })}
  </ol>
);

/** The most GPU types that one deploy may name. */
const mostGpus = 10;

const Cards = ({ choice, gpus, neededGb, onChoice }: GpuPartProps & { readonly gpus: readonly Gpu[] }) => {
  const { cloud } = choice;
  const rows = gpus
    .filter((gpu) => priceOf(gpu, cloud) !== undefined)
    .toSorted((one, other) => (priceOf(one, cloud) ?? 0) - (priceOf(other, cloud) ?? 0));
  const columns: readonly Column<Gpu>[] = [
    {
      name: 'GPU',
      cell: ({ id, name }) => {
        // A job that is deployed again may have named the GPU type by id or by name.
        const others = choice.gpus.filter((other) => other !== id && other !== name);
        const isChosen = others.length < choice.gpus.length;
        return (
          <label class="check">
            <input
              type="checkbox"
              checked={isChosen}
              disabled={!isChosen && choice.gpus.length >= mostGpus}
              onChange={({ currentTarget }) => onChoice({ gpus: currentTarget.checked ? [...others, id] : others })}
            />
            {name}
          </label>
        );
      },
    },
    { name: 'Memory', isFigure: true, cell: (gpu) => `${gpu.memory_gb} GB` },
    { name: 'Fits', cell: (gpu) => <Fits fits={neededGb === undefined ? null : neededGb <= gpu.memory_gb} /> },
    { name: 'From', isFigure: true, cell: (gpu) => dollarsPerHour(priceOf(gpu, cloud)) },
    { name: 'Availability', isMinor: true, cell: (gpu) => <AvailabilityWords of={availabilityOf(gpu, cloud)} /> },
  ];
  return (
    <Disclosure summary="Choose cards yourself" isNeeded={choice.gpus.length > 0}>
      <Table label="GPUs" columns={columns} rows={rows} keyOf={({ id }) => id} />
    </Disclosure>
  );
};

export const GpuPart = (props: GpuPartProps) => {
  const { choice, issues, onChoice } = props;
  const fault = issueAt(issues, 'gpu_type', 'gpu_types', 'data_center_ids');
  return (
    <>
      <div class="fields">
        <Field
          label="GPUs of the pod"
          fault={issueAt(issues, 'gpu_count')}
          control={(ties) => (
            <NumberInput
              {...ties}
              placeholder="1"
              value={choice.numbers.gpu_count}
              onValue={(value) => onChoice({ numbers: withNumber(choice, 'gpu_count', value) })}
            />
          )}
        />
        <Chooser
          label="Cloud"
          fault={issueAt(issues, 'cloud')}
          choices={clouds}
          value={choice.cloud}
          onChange={(value) => onChoice({ cloud: value === 'secure' || value === 'community' ? value : 'any' })}
        />
      </div>
      {fault === undefined ? null : <p class="fault">{fault}</p>}
      <Loaded answer={useGpus()}>
        {({ items }) => (
          <>
            {choice.gpus.length === 0 ? (
              <p>Any card that the training fits, the cheapest first.</p>
            ) : (
              <Order choice={choice} gpus={items} onChoice={onChoice} />
            )}
            <Cards {...props} gpus={items} />
          </>
        )}
      </Loaded>
    </>
  );
};
