import { notFound } from '../../shared/domain/errors.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';

/** The job, when it is that user's; 404 for another user's, as for none. */
export const getOwnJob = async (jobs: JobStore, userId: string, jobId: string): Promise<Job> => {
  const job = await jobs.get(jobId);
  if (job === undefined || job.user_id !== userId) throw notFound('Job', jobId);
  return job;
};
