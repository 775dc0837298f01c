import { later } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import { silentSeconds } from './heartbeat-lost.ts';

/** True when the job trains by a recent report of its pod: the phase of a silent pod is not known. */
export const isHeardTraining = (job: OpenJob, now: Date, policy: Policy): boolean =>
  job.status === 'running' && job.phase === 'training' && silentSeconds(job, now) < policy.HEARTBEAT_LOST_SECONDS;

/**
 * Since when the job, which trains, has been heard of training without a gap. Its work before an outage of ours is no proof
 * of what it did during it.
 */
export const heardTrainingSince = (job: OpenJob): string =>
  [job.claimed_at, job.phase_entered_at, job.heard_since].reduce<string>(
    (latest, time) => later(latest, time),
    job.queued_at,
  );
