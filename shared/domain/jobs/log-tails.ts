import type { Job } from './job.ts';
import type { LogTail } from './job-store.ts';

/**
 * Returns the job with the log tails of its failed attempts added to their errors. The job's own error gets the log tail of its
 * last attempt.
 */
export const withLogTails = (job: Job, tails: readonly LogTail[]): Job => {
  if (tails.length === 0) return job;
  const tailOf = (attempt: number) => tails.find((tail) => tail.attempt === attempt)?.log_tail;
  const withTail = <T extends { readonly error?: Job['error'] }>(holder: T, attempt: number): T => {
    const log_tail = tailOf(attempt);
    return holder.error === undefined || log_tail === undefined
      ? holder
      : { ...holder, error: { ...holder.error, log_tail: [...log_tail] } };
  };
  const attempts = job.attempts.map((record) => withTail(record, record.attempt));
  return { ...withTail(job, job.attempt), attempts };
};
