import { notFound } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';

/** By the id of the job or of its pod; another user's is not found, unless anybody's is asked for. */
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
