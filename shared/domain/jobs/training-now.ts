import type { Job } from './job.ts';
import { silentSeconds } from './judge-silence.ts';
import type { Policy } from './policy.ts';

/** Whether the job trains, as its pod has told lately: of a silent pod nobody knows the phase. */
export const isHeardTraining = (job: Job, now: Date, policy: Policy): boolean =>
  job.status === 'running' && job.phase === 'training' && silentSeconds(job, now) < policy.HEARTBEAT_LOST_SECONDS;

/** When the job last entered the phase `training` in this attempt. */
export const trainingSince = (job: Job): string | undefined =>
  job.history.findLast(
    ({ attempt, type, phase }) => attempt === job.attempt && type === 'phase' && phase === 'training',
  )?.at ?? job.claimed_at;

export const later = (a: string, b: string | undefined): string =>
  b === undefined || new Date(a) >= new Date(b) ? a : b;
