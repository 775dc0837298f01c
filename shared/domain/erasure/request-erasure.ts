import { addSeconds, type Clock } from '../clock.ts';
import { erasureWork } from '../due-work/due-work.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import { AppError, notFound } from '../errors.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { isTerminal, terminalStatuses } from '../jobs/status.ts';

export interface RequestErasureDeps {
  readonly jobs: Pick<JobStore, 'getEvenErased' | 'change'>;
  readonly work: Pick<DueWorkStore, 'enqueue' | 'renew'>;
  readonly clock: Clock;
}

/**
 * The delay in seconds before an erasure begins. The delay is longer than any call that may still write for the job or mark the job
 * as erased.
 */
const settleSeconds = 60;

/**
 * Marks a job as erased and enqueues its erasure. No read finds a marked job. The work is stored before the mark is set, and begins
 * only when no call can set the mark any more. So an interrupted call never leaves a marked job without its work. A repeat is
 * allowed. Throws `not_found` if the user has no such job, and `job_not_over` until the job has ended and its pods are gone.
 */
export const requestErasure = async (userId: string, jobId: string, deps: RequestErasureDeps): Promise<void> => {
  const job = await deps.jobs.getEvenErased(jobId);
  if (job === undefined || job.user_id !== userId) throw notFound('Job', jobId);
  if (!isTerminal(job.status) || job.open) throw notOver(jobId, isTerminal(job.status));
  const now = deps.clock();
  const due_at = addSeconds(now, settleSeconds).toISOString();
  const work = erasureWork({ user_id: userId, job_id: jobId, due_at }, now);
  // An erasure that is already enqueued is not delayed.
  if (job.erased_at !== undefined) return deps.work.enqueue(work);
  // A worker may have read the job before it is marked, and may be about to delete its row of work. `renew` stores a row that this
  // worker cannot delete.
  await deps.work.renew(work);
  const marked = await deps.jobs.change(jobId, {
    expect: { statuses: terminalStatuses, equals: { open: false, erased_at: undefined } },
    set: { erased_at: now.toISOString() },
  });
  const isErased = marked.outcome === 'changed' || marked.job?.erased_at !== undefined;
  if (isErased) return;
  throw marked.job === undefined ? notFound('Job', jobId) : notOver(jobId, isTerminal(marked.job.status));
};

const notOver = (jobId: string, isClosing: boolean): AppError =>
  isClosing
    ? new AppError('job_not_over', `Job ${jobId} is over, but its pod is not seen gone yet. Try again in a minute.`, {
        retryAfterSeconds: 60,
      })
    : new AppError('job_not_over', `Job ${jobId} is not over. Cancel it first, then delete it.`);
