import { dollars, dollarsPerHour } from '../../../../shared/figures/dollars.ts';
import { duration } from '../../../../shared/figures/durations.ts';
import { decimal } from '../../../../shared/figures/numbers.ts';
import { unknown } from '../../../../shared/figures/unknown.ts';
import { dollarsAnHour, type Job, titleOf } from '../data/jobs.ts';
import { Progress } from './progress.tsx';
import { Status } from './status.tsx';
import type { Column } from './table.tsx';
import { Ago } from './time.tsx';

const named: Column<Job> = {
  name: 'Job',
  cell: (job) => (
    <>
      <a href={`/jobs/${job.id}`} title={titleOf(job)}>
        {titleOf(job)}
      </a>
      <span class="aside">{[job.name === null ? null : job.model, job.method].filter(Boolean).join(' · ')}</span>
    </>
  ),
};

/** The columns that all lists of jobs share. */
export const jobColumns = {
  named,
  status: { name: 'Status', cell: (job) => <Status job={job} /> },
  progress: { name: 'Progress', cell: (job) => <Progress job={job} /> },
  loss: { name: 'Loss', isFigure: true, cell: ({ loss }) => decimal(loss) },
  evalLoss: { name: 'Eval loss', isFigure: true, isMinor: true, cell: (job) => decimal(job.eval_loss) },
  left: { name: 'Left', isFigure: true, isMinor: true, cell: (job) => duration(job.remaining_seconds) },
  took: {
    name: 'Took',
    isFigure: true,
    isMinor: true,
    cell: (job) => duration(job.started_at === null ? undefined : job.elapsed_seconds),
  },
  gpu: {
    name: 'GPU',
    isMinor: true,
    cell: (job) =>
      job.gpu_type === null ? unknown : `${job.gpu_count > 1 ? `${job.gpu_count} × ` : ''}${job.gpu_type}`,
  },
  spent: { name: 'Spent', isFigure: true, cell: ({ cost }) => dollars(cost.actual_cost) },
  rate: {
    name: 'Now',
    isFigure: true,
    isMinor: true,
    cell: (job) => dollarsPerHour(dollarsAnHour(job)),
  },
  made: { name: 'Made', isMinor: true, cell: (job) => <Ago at={job.created_at} /> },
} as const satisfies Record<string, Column<Job>>;
