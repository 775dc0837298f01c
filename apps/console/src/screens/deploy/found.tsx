import type { Preflight } from '../../../../../shared/client/index.ts';
import { dollarsAtMost, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { decimal } from '../../../../../shared/figures/numbers.ts';
import { Advice } from '../../design/advice.tsx';
import { AvailabilityWords, Fits } from '../../design/availability.tsx';
import { Facts } from '../../design/facts.tsx';
import { type Column, Table } from '../../design/table.tsx';
import type { Choice } from './choice.ts';

interface FoundProps {
  readonly preflight: Preflight;
  /** True if the shown check belongs to an earlier choice and a new check is running. */
  readonly isOld: boolean;
  readonly onApply: (changes: Choice['changes']) => void;
}

type Offer = Preflight['offers'][number];

const offerColumns: readonly Column<Offer>[] = [
  { name: 'Offer', cell: (offer) => `${offer.gpu_type}, ${offer.cloud.toLowerCase()}` },
  { name: 'Price', isFigure: true, cell: (offer) => dollarsPerHour(offer.price_per_hour) },
  { name: 'Availability', isMinor: true, cell: (offer) => <AvailabilityWords of={offer.availability} /> },
  { name: 'Fits', cell: ({ fits }) => <Fits fits={fits} /> },
];

const signOf = (ok: boolean, isDoubt: boolean) => {
  if (ok) return ['✓', 'passed:', 'good'] as const;
  return isDoubt ? (['!', 'in doubt:', 'wait'] as const) : (['✕', 'at fault:', 'bad'] as const);
};

/** Lists the checks. If `isTaken`, the API accepts the deploy, so a failed check is only a doubt: an estimate may be wrong. */
const Checks = ({ checks, isTaken }: Pick<Preflight, 'checks'> & { readonly isTaken: boolean }) => (
  <ul class="events" aria-label="Checks">
    {checks.map(({ name, ok, message }) => {
      const [sign, words, tone] = signOf(ok, isTaken);
      return (
        <li key={name}>
          <span class={tone}>
            <span role="img" aria-label={words}>
              {sign}
            </span>{' '}
            {name}
          </span>
          <span>{message}</span>
        </li>
      );
    })}
  </ul>
);

const Memory = ({ memory, onApply }: Pick<Preflight, 'memory'> & Pick<FoundProps, 'onApply'>) => {
  if (!memory || memory.advice.length === 0) return null;
  return (
    <Advice
      advice={memory.advice}
      goal={memory.have_gb === null ? 'fit' : `fit ${memory.have_gb} GB`}
      onApply={(lines) => onApply(Object.fromEntries(lines.map(({ field, value }) => [field, value])))}
    />
  );
};

/** Shows the result of a preflight: cost, checks, advice on memory, and offers. */
export const Found = ({ preflight: { checks, cost, memory, offers }, isOld, onApply }: FoundProps) => (
  <div aria-busy={isOld}>
    <Facts
      label="Cost"
      facts={[
        ['At most', dollarsAtMost(cost?.at_most_cost)],
        ['While it runs', dollarsPerHour(cost && cost.cost_per_hour + cost.disk_cost_per_hour)],
        ['Memory', memory ? `${decimal(memory.needed_gb, 3)} GB on each GPU` : undefined],
      ]}
    />
    <Checks checks={checks} isTaken={cost !== null} />
    <Memory memory={memory} onApply={onApply} />
    {offers.length === 0 ? null : (
      <details>
        <summary>Offers, in the order in which they are tried: {offers.length}</summary>
        <Table
          label="Offers"
          columns={offerColumns}
          rows={offers}
          keyOf={({ gpu_type: type, cloud }) => `${type} ${cloud}`}
        />
      </details>
    )}
  </div>
);
