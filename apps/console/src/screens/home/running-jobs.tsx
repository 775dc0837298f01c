import type { Job } from '../../data/jobs.ts';
import { jobColumns } from '../../design/job-cells.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { LossSparkline } from './loss-sparkline.tsx';

const { named, status, progress, loss, left, gpu, spent, rate } = jobColumns;
const curve: Column<Job> = { name: 'Curve', cell: ({ id }) => <LossSparkline jobId={id} /> };
const columns = [named, status, progress, curve, loss, left, gpu, spent, rate];

/** A table of the active jobs, each with its loss curve. */
export const RunningJobs = ({ jobs }: { readonly jobs: readonly Job[] }) => (
  <section>
    <h2>Going on</h2>
    {jobs.length === 0 ? (
      <p class="aside">No job is running or waiting, so no pod costs anything.</p>
    ) : (
      <Table label="Jobs that go on" columns={columns} rows={jobs} keyOf={({ id }) => id} />
    )}
    {jobs
      .filter(({ waiting }) => waiting)
      .map(({ id, waiting, name, model }) => (
        <p key={id} class="aside">
          {name ?? model}: {waiting?.message}
        </p>
      ))}
  </section>
);
