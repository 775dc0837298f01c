import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { type Pace, paceOf } from '../../jobs/pace.ts';
import { type Policy, stallGaps, stallSteps, unknownPaceFactor } from '../../jobs/policy.ts';
import { heardTrainingSince, isHeardTraining } from './heard-training.ts';
import type { EndVerdict, Sighting } from './verdict.ts';

/**
 * Returns the end of a training that sends heartbeats but reports neither a step nor other work for long. The limit follows from
 * the job's own pace. Only time in which the pod's reports arrived counts.
 */
export const judgeStall = (job: OpenJob, { now }: Sighting, policy: Policy): EndVerdict | undefined => {
  if (!isHeardTraining(job, now, policy)) return undefined;
  const from = later(later(heardTrainingSince(job), job.last_step_at), job.last_active_at);
  const seconds = secondsBetween(from, job.last_heartbeat_at ?? from);
  const pace = paceOf(job);
  const limitSeconds = stallLimitSeconds(pace, policy);
  if (seconds < limitSeconds) return undefined;
  const numbers = {
    stepless_seconds: seconds,
    limit_seconds: limitSeconds,
    ...(pace === undefined ? {} : { mean_step_seconds: pace.seconds_per_step }),
    ...(job.last_point_step === undefined ? {} : { current_step: job.last_point_step }),
  };
  return { kind: 'end', reason: 'training_stalled', numbers };
};

const stallLimitSeconds = (pace: Pace | undefined, policy: Policy): number =>
  pace === undefined
    ? unknownPaceFactor * policy.STALL_SECONDS
    : Math.max(policy.STALL_SECONDS, stallSteps * pace.seconds_per_step, stallGaps * pace.seconds_per_point);
