import { metricNames } from '../names.ts';
import { log } from '../runtime/logger.ts';
import { count } from '../runtime/metrics.ts';

/** Reports a job that does not fit its schema. A sweep skips such a job and judges all others. */
export const unreadableJob = (jobId: string, error: unknown): void => {
  log.error('job_unreadable', error, { job_id: jobId });
  count(metricNames.unreadableJob);
};
