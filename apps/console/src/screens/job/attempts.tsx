import { dollars } from '../../../../../shared/figures/dollars.ts';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import type { Job } from '../../data/jobs.ts';
import { Status } from '../../design/status.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { whyEnded } from './why.ts';

type Attempt = Job['attempts'][number];

const Why = ({ attempt }: { readonly attempt: Attempt }) => {
  const why = whyEnded(attempt);
  if (!why) return <>{unknown}</>;
  const tail = attempt.error?.log_tail ?? [];
  return (
    <>
      {why.reason}
      <span class="aside block">{why.message || why.advice}</span>
      {tail.length === 0 ? null : (
        <details>
          <summary>Its last lines</summary>
          <pre>{tail.join('\n')}</pre>
        </details>
      )}
    </>
  );
};

const columns: readonly Column<Attempt>[] = [
  { name: 'Attempt', cell: ({ attempt }) => attempt },
  { name: 'Status', cell: ({ status }) => <Status job={{ status, phase: null }} /> },
  { name: 'Why', isLong: true, cell: (attempt) => <Why attempt={attempt} /> },
  { name: 'GPU', isMinor: true, cell: ({ gpu_type }) => gpu_type ?? unknown },
  { name: 'Pod', isMinor: true, cell: ({ pod_id }) => pod_id ?? unknown },
  { name: 'Began', isMinor: true, cell: ({ pod_created_at }) => <Time at={pod_created_at} /> },
  { name: 'Ended', isMinor: true, cell: ({ ended_at }) => <Time at={ended_at} /> },
  { name: 'Cost', isFigure: true, cell: ({ cost }) => dollars(cost) },
];

/** A table of the attempts of a job. Hidden for a single attempt, which the rest of the page already shows. */
export const Attempts = ({ attempts }: Pick<Job, 'attempts'>) =>
  attempts.length < 2 ? null : (
    <section>
      <h2>Attempts</h2>
      <Table label="Attempts" columns={columns} rows={attempts} keyOf={({ attempt }) => String(attempt)} />
    </section>
  );
