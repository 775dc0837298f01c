import type { Job } from './job.ts';
import type { JobDetails, JobStore } from './job-store.ts';

/**
 * The maximum number of history entries on a job's item. Each report rewrites the item, so the item keeps few entries. An entry is
 * under 1 KB.
 */
const longestTail = 5;
const keptLines = 2;

/**
 * Moves older entries of the history to items of their own if the job has more than five. The entries are written before they are
 * removed from the job, with keys computed from their position. So an interrupted call loses nothing, and the next call repeats it.
 */
export const spillHistory = async (
  job: Job,
  { jobs, details }: { readonly jobs: Pick<JobStore, 'change'>; readonly details: Pick<JobDetails, 'putHistory'> },
): Promise<void> => {
  if (job.history.length <= longestTail) return;
  const lines = job.history.slice(0, -keptLines);
  await details.putHistory(job.id, job.history_spilled ?? 0, lines);
  await jobs.change(job.id, {
    expect: { statuses: [job.status], equals: { history_spilled: job.history_spilled } },
    set: { history_spilled: (job.history_spilled ?? 0) + lines.length },
    dropHistory: lines.length,
  });
};
