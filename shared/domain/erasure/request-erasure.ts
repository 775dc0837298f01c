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

/** Longer than any call lasts that may still write for the job, or that is about to mark it. */
const settleSeconds = 60;

/**
 * Marks a job of that user as erased and puts the erasure in line. From then on no read finds the job. The work is stored
 * before the mark, and nobody begins the work while a call may still make the mark: so a call that breaks off leaves no
 * marked job that nobody erases. Asking again is fine. Throws `not_found`, and `job_not_over` until all its pods are seen gone.
 */
export const requestErasure = async (userId: string, jobId: string, deps: RequestErasureDeps): Promise<void> => {
  const job = await deps.jobs.getEvenErased(jobId);
  if (job === undefined || job.user_id !== userId) throw notFound('Job', jobId);
  if (!isTerminal(job.status) || job.open) throw notOver(jobId, isTerminal(job.status));
  const now = deps.clock();
  const due_at = addSeconds(now, settleSeconds).toISOString();
  const work = erasureWork({ user_id: userId, job_id: jobId, due_at }, now);
  // One that is under way is not put off.
  if (job.erased_at !== undefined) return deps.work.enqueue(work);
  // The worker of a row that stands has found the job unmarked and is about to end the row.
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
