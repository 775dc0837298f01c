import { metricNames } from '../names.ts';
import { log } from '../runtime/logger.ts';
import { count } from '../runtime/metrics.ts';

/** A job that does not fit its schema is left out of a sweep, loudly: the others are judged all the same. */
export const unreadableJob = (jobId: string, error: unknown): void => {
  log.error('job_unreadable', error, { job_id: jobId });
  count(metricNames.unreadableJob);
};
