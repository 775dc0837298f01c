import type { Job } from '../../data/jobs.ts';
import { services } from '../../data/services.ts';
import { useQuery } from '../../data/use-query.ts';
import { jobColumns } from '../../design/job-cells.tsx';
import { Sparkline } from '../../design/sparkline.tsx';
import { type Column, Table } from '../../design/table.tsx';

const points = 60;
const pollMs = 15_000;

/** A small curve of the training loss of a job. */
const LossSparkline = ({ jobId }: { readonly jobId: string }) => {
  const { data } = useQuery({
    key: ['spark', jobId],
    fetch: (signal) =>
      services().podwarden.jobs.metrics(
        jobId,
        { max_points: points, fields: 'train_loss', layout: 'columns' },
        { signal },
      ),
    everyMs: () => pollMs,
  });
  return <Sparkline label="Loss" steps={data?.columns?.step ?? []} values={data?.columns?.train_loss ?? []} />;
};

const { named, status, progress, loss, left, gpu, took, spent, rate } = jobColumns;
const curve: Column<Job> = { name: 'Curve', cell: ({ id }) => <LossSparkline jobId={id} /> };
const running = [named, status, progress, curve, loss, left, gpu, spent, rate];
const over = [named, status, loss, took, spent];

/** A table of the active jobs, each with its loss curve. */
export const RunningJobs = ({ jobs }: { readonly jobs: readonly Job[] }) => (
  <section>
    <h2>Going on</h2>
    {jobs.length === 0 ? (
      <p class="aside">No job is running or waiting, so no pod costs anything.</p>
    ) : (
      <Table label="Jobs that go on" columns={running} rows={jobs} keyOf={({ id }) => id} />
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

/** A table of the jobs that ended last. */
export const OverJobs = ({ jobs }: { readonly jobs: readonly Job[] }) => (
  <section>
    <h2>Over</h2>
    {jobs.length === 0 ? (
      <p class="aside">No job is over yet.</p>
    ) : (
      <Table label="Jobs that are over" columns={over} rows={jobs} keyOf={({ id }) => id} />
    )}
  </section>
);
