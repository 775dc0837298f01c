import { keptConfig } from '../configs/resolved-config.ts';
import { corruptItem } from '../errors.ts';
import { type FullJob, type Job, specOf } from './job.ts';
import type { JobDetails } from './job-store.ts';

/** Resolves to the job with its spec. Throws `corrupt_item` if there is no spec, because a spec is stored before its job. */
export const withSpec = async (job: Job, details: Pick<JobDetails, 'spec'>): Promise<FullJob> => {
  const spec = await details.spec(job.id);
  if (spec === undefined) throw corruptItem('job', new Error(`Job ${job.id} has no spec.`));
  return { ...spec, ...job };
};

/**
 * Resolves to the job with its spec and a resolved config. The config of a job from before configs were resolved at deploy is
 * resolved here and stored once, so that later attempts train in the same way.
 */
export const withResolvedSpec = async (
  job: Job,
  details: Pick<JobDetails, 'spec' | 'keepConfig'>,
): Promise<FullJob> => {
  const whole = await withSpec(job, details);
  if (whole.unset_settings !== undefined) return whole;
  const kept = keptConfig(whole.training_config);
  // If another claim has stored its config first, that config counts.
  return (await details.keepConfig(job.id, kept)) ? { ...whole, ...kept } : withSpec(job, details);
};

/** Returns the changed job with the spec of `job`. A field that the change removed stays removed. */
export const asChanged = (job: FullJob, changed: Job): FullJob => ({ ...specOf(job), ...changed });
