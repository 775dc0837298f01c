import { secondsBetween } from '../clock.ts';
import type { Pace } from '../telemetry/pace.ts';
import type { Job } from './job.ts';
import type { Sighting, Verdict } from './judge.ts';
import { type Policy, stallGaps, stallSteps, unknownPaceFactor } from './policy.ts';
import { isHeardTraining, later, trainingSince } from './training-now.ts';

/** Seconds without a step; an evaluation between two steps is not counted. `undefined` when the job does not train. */
const stepless = (job: Job, now: Date, policy: Policy): number | undefined => {
  const since = trainingSince(job);
  if (since === undefined || !isHeardTraining(job, now, policy)) return undefined;
  return secondsBetween(later(since, job.last_step_at), now);
};

/** Whether it is worth reading how fast the job is when it is well. */
export const mayBeStalled = (job: Job, now: Date, policy: Policy): boolean =>
  (stepless(job, now, policy) ?? 0) >= policy.STALL_SECONDS;

/** Heartbeats, but no step for long, measured by the job's own pace. Without a look at its pace nothing is judged. */
export const judgeStall = (job: Job, { now, pace }: Sighting, policy: Policy): Verdict | undefined => {
  const seconds = stepless(job, now, policy);
  if (seconds === undefined || pace === undefined) return undefined;
  const limitSeconds = stallLimitSeconds(pace, policy);
  if (seconds < limitSeconds) return undefined;
  const numbers = {
    stepless_seconds: seconds,
    limit_seconds: limitSeconds,
    ...(pace.seconds_per_step === undefined ? {} : { median_step_seconds: pace.seconds_per_step }),
    ...(job.progress.current_step === undefined ? {} : { current_step: job.progress.current_step }),
  };
  return { kind: 'end', reason: 'training_stalled', numbers };
};

const stallLimitSeconds = ({ seconds_per_step, seconds_per_point }: Pace, policy: Policy): number =>
  seconds_per_step === undefined || seconds_per_point === undefined
    ? unknownPaceFactor * policy.STALL_SECONDS
    : Math.max(policy.STALL_SECONDS, stallSteps * seconds_per_step, stallGaps * seconds_per_point);
