import { keptConfig } from '../configs/resolved-config.ts';
import { corruptItem } from '../errors.ts';
import { type FullJob, type Job, specOf } from './job.ts';
import type { JobDetails } from './job-store.ts';

/** The job with its spec. Throws `corrupt_item` for a job without one: the spec is stored before its job. */
export const withSpec = async (job: Job, details: Pick<JobDetails, 'spec'>): Promise<FullJob> => {
  const spec = await details.spec(job.id);
  if (spec === undefined) throw corruptItem('job', new Error(`Job ${job.id} has no spec.`));
  return { ...spec, ...job };
};

/**
 * The job with its spec, whose config is resolved for good. A config from before configs were resolved at deploy is
 * resolved here, once: its later attempts train as this one does.
 */
export const withResolvedSpec = async (
  job: Job,
  details: Pick<JobDetails, 'spec' | 'keepConfig'>,
): Promise<FullJob> => {
  const whole = await withSpec(job, details);
  if (whole.unset_settings !== undefined) return whole;
  const kept = keptConfig(whole.training_config);
  // Where another claim was first, its config counts.
  return (await details.keepConfig(job.id, kept)) ? { ...whole, ...kept } : withSpec(job, details);
};

/** The job as a change has left it. A field that the change took away does not come back. */
export const asChanged = (job: FullJob, changed: Job): FullJob => ({ ...specOf(job), ...changed });
