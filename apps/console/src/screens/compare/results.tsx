import { dollarsAtMost } from '../../../../../shared/figures/dollars.ts';
import { count, decimal } from '../../../../../shared/figures/numbers.ts';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import { addressOfCompared } from '../../data/compared-ids.ts';
import type { Job } from '../../data/jobs.ts';
import { jobColumns } from '../../design/job-cells.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { JobLetter } from './job-letter.tsx';
import { isLowestOf, lowestEvaluation } from './results.ts';
import type { ShownJob } from './shown-job.ts';

const ofJob = ({ cell, ...column }: Column<Job>): Column<ShownJob> => ({ ...column, cell: ({ job }) => cell(job) });

const stepsOf = ({ current_step: step, total_steps: steps }: Job): string =>
  step === null ? unknown : [step, ...(steps === null ? [] : [steps])].map(count).join('/');

const columnsOf = (jobs: readonly ShownJob[]): readonly Column<ShownJob>[] => {
  const lowest = new Map(jobs.map((one) => [one, lowestEvaluation(one.points)]));
  return [
    {
      name: 'Job',
      cell: (one) => (
        <>
          <JobLetter job={one} /> {jobColumns.named.cell(one.job)}
          <span class="aside">
            <a
              href={addressOfCompared(jobs.filter((other) => other !== one).map(({ id }) => id))}
              aria-label={`Leave out ${one.letter}, ${one.title}`}
            >
              Leave out
            </a>
          </span>
        </>
      ),
    },
    ofJob(jobColumns.status),
    { name: 'Steps', isFigure: true, isMinor: true, cell: ({ job }) => stepsOf(job) },
    ofJob({ ...jobColumns.loss, isMinor: true }),
    {
      name: 'Lowest eval loss',
      isFigure: true,
      cell: (one) => {
        const found = lowest.get(one);
        if (found === undefined) return unknown;
        return (
          <>
            {decimal(found.value)} {isLowestOf(found, [...lowest.values()]) ? <span class="tag">lowest</span> : null}
            <span class="aside block">step {count(found.step)}</span>
          </>
        );
      },
    },
    ofJob(jobColumns.took),
    ofJob(jobColumns.gpu),
    ofJob(jobColumns.spent),
    { name: 'At most', isFigure: true, isMinor: true, cell: ({ job }) => dollarsAtMost(job.cost.at_most_cost) },
  ];
};

/** A table with the result and the cost of each job. */
export const Results = ({ jobs }: { readonly jobs: readonly ShownJob[] }) => (
  <section>
    <h2>Results and costs</h2>
    <Table label="Results and costs" columns={columnsOf(jobs)} rows={jobs} keyOf={({ id }) => id} />
  </section>
);
