import type { Job } from './job.ts';
import type { JobDetails, JobStore } from './job-store.ts';

/** A report rewrites its job, so the job keeps few lines; each is under 1 KB. */
const longestTail = 5;
const keptLines = 2;

/**
 * Moves the older lines of the history to items of their own where the job has grown long. They are written before they
 * are taken off the job, under keys that follow from their place, so a call that breaks off loses nothing and another one
 * mends it.
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
