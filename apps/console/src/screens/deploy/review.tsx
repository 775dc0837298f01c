import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Body, Preflight } from '../../../../../shared/client/index.ts';
import { dollars, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { decimal } from '../../../../../shared/figures/numbers.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Advice } from '../../design/advice.tsx';
import { AvailabilityWords, Fits } from '../../design/availability.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { say } from '../../shell/toasts.tsx';
import type { Choice } from './choice.ts';
import type { Checked } from './use-preflight.ts';

interface ReviewProps {
  readonly body: Body<'deployJob'> | undefined;
  readonly checked: Checked;
  readonly onApply: (changes: Choice['changes']) => void;
}

type Offer = Preflight['offers'][number];

const offerColumns: readonly Column<Offer>[] = [
  { name: 'Tried in this order', cell: (offer) => `${offer.gpu_type}, ${offer.cloud.toLowerCase()}` },
  { name: 'Price', isFigure: true, cell: (offer) => dollarsPerHour(offer.price_per_hour) },
  { name: 'Availability', isMinor: true, cell: (offer) => <AvailabilityWords of={offer.availability} /> },
  { name: 'Fits', cell: ({ fits }) => <Fits fits={fits} /> },
];

const Checks = ({ checks }: Pick<Preflight, 'checks'>) => (
  <ul class="events" aria-label="Checks">
    {checks.map(({ name, ok, message }) => (
      <li key={name}>
        <span class={ok ? 'good' : 'bad'}>
          <span role="img" aria-label={ok ? 'passed:' : 'at fault:'}>
            {ok ? '✓' : '✕'}
          </span>{' '}
          {name}
        </span>
        <span>{message}</span>
      </li>
    ))}
  </ul>
);

const Memory = ({ memory, onApply }: Pick<Preflight, 'memory'> & Pick<ReviewProps, 'onApply'>) => {
  if (!memory || memory.advice.length === 0) return null;
  return (
    <Advice
      advice={memory.advice}
      goal={memory.have_gb === null ? 'fit' : `fit ${memory.have_gb} GB`}
      onApply={(lines) => onApply(Object.fromEntries(lines.map(({ field, value }) => [field, value])))}
    />
  );
};

const Start = ({
  body,
  preflight,
}: {
  readonly body: Body<'deployJob'>;
  readonly preflight: Preflight | undefined;
}) => {
  const { route } = useLocation();
  // One for each wish: a second click, or one after a lost answer, starts no second job.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [JSON.stringify(body)]);
  const start = useAction(async () => {
    const { job_id: id, message } = await services().podwarden.deploy.start(body, { idempotencyKey });
    await refresh('jobs');
    say(message);
    route(`/jobs/${id}`);
  });
  const most = preflight?.cost?.at_most_cost;
  return (
    <>
      {start.error ? <Failure error={start.error} /> : null}
      <button type="button" class="primary" disabled={!preflight?.ok || start.isRunning} onClick={() => start.run()}>
        {preflight === undefined
          ? 'Checking…'
          : preflight.ok
            ? `Start: at most ${dollars(most)}`
            : 'It cannot start yet'}
      </button>
    </>
  );
};

/** All that was found at once, and the one button that costs money. */
export const Review = ({ body, checked: { current, last, answer }, onApply }: ReviewProps) => {
  if (body === undefined) return <p class="aside">Choose a dataset and a config, and every check is shown here.</p>;
  return (
    <>
      {answer.error ? <Failure error={answer.error} again={answer.again} /> : null}
      {last === undefined || answer.error ? null : (
        <div aria-busy={current === undefined}>
          <Facts
            label="Cost"
            facts={[
              ['At most', dollars(last.cost?.at_most_cost)],
              ['While it runs', dollarsPerHour(last.cost && last.cost.cost_per_hour + last.cost.disk_cost_per_hour)],
              ['Memory', last.memory ? `${decimal(last.memory.needed_gb, 3)} GB on each GPU` : undefined],
            ]}
          />
          <Checks checks={last.checks} />
          <Memory memory={last.memory} onApply={onApply} />
          {last.offers.length === 0 ? null : (
            <Table
              label="Offers"
              columns={offerColumns}
              rows={last.offers}
              keyOf={({ gpu_type: type, cloud }) => `${type} ${cloud}`}
            />
          )}
        </div>
      )}
      <p class="start">
        <Start body={body} preflight={current} />
      </p>
    </>
  );
};
