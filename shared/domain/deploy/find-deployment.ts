import { notFound } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';

/** Returns a job by its id or by the id of its pod. Throws `not_found` for a job of another user, unless `ofAnyUser` is true. */
export const findDeployment = async (
  jobs: JobStore,
  userId: string,
  deploymentId: string,
  ofAnyUser = false,
): Promise<Job> => {
  const job = (await jobs.get(deploymentId)) ?? (await jobs.findByPod(deploymentId));
  if (job === undefined || (job.user_id !== userId && !ofAnyUser)) throw notFound('Deployment', deploymentId);
  return job;
};
