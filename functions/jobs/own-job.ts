import { notFound } from '../../shared/domain/errors.ts';
import type { Holder } from '../../shared/domain/jobs/hold-changes.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { type Claims, isOperator, type OperatorRule } from '../../shared/http/operator.ts';

/** Returns the job if it belongs to the user. Throws 404 for another user's job and for an unknown job. */
export const getOwnJob = async (jobs: JobStore, userId: string, jobId: string): Promise<Job> => {
  const job = await jobs.get(jobId);
  if (job === undefined || job.user_id !== userId) throw notFound('Job', jobId);
  return job;
};

/** Returns the job and the role of the caller: its user, or an operator, who may act on any job. Throws 404 for all other callers. */
export const getJobInCare = async (
  jobs: JobStore,
  caller: { readonly userId: string; readonly claims: Claims },
  operator: OperatorRule | undefined,
  jobId: string,
): Promise<{ readonly job: Job; readonly by: Holder }> => {
  const job = await jobs.get(jobId);
  if (job?.user_id === caller.userId) return { job, by: 'user' };
  if (job === undefined || !isOperator(caller.claims, operator)) throw notFound('Job', jobId);
  return { job, by: 'operator' };
};
