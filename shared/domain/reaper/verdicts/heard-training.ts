import { later } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import { silentSeconds } from './heartbeat-lost.ts';

/** True if a recent report of the pod says that the job trains. The phase of a silent pod is not known. */
export const isHeardTraining = (job: OpenJob, now: Date, policy: Policy): boolean =>
  job.status === 'running' && job.phase === 'training' && silentSeconds(job, now) < policy.HEARTBEAT_LOST_SECONDS;

/**
 * Returns the time since which the pod of a training job has reported training without a gap. Reports before an outage of ours
 * prove nothing about the time of the outage.
 */
export const heardTrainingSince = (job: OpenJob): string =>
  [job.claimed_at, job.phase_entered_at, job.heard_since].reduce<string>(
    (latest, time) => later(latest, time),
    job.queued_at,
  );
