import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import { judgeSecondBoot } from './container-restart.ts';
import { judgeStall } from './training-stalled.ts';
import type { EndVerdict, Sighting } from './verdict.ts';

/**
 * Returns the ends of a running job that rest on the job's record alone, besides its limits. Such an end is due whether or not a
 * list shows the pod.
 */
export const endsOnRecord = (job: OpenJob, sighting: Sighting, policy: Policy): readonly EndVerdict[] =>
  [judgeSecondBoot(job), judgeStall(job, sighting, policy)].filter((end) => end !== undefined);
