import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { busiestGpu, gpuUse } from '../../pods/gpu-use.ts';
import { heardTrainingSince, isHeardTraining } from './heard-training.ts';
import type { Sighting, Verdict } from './verdict.ts';

/** The trainer `smoke` uses no GPU. */
const isIdle = (job: OpenJob, pod: Pod, now: Date, policy: Policy): boolean =>
  job.trainer !== 'smoke' && gpuUse(pod) === 'idle' && isHeardTraining(job, now, policy);

/** Idle in this sweep and in every one before it, for long. */
export const judgeIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined => {
  if (job.gpu_idle_since === undefined || !isIdle(job, pod, now, policy)) return undefined;
  const idleSeconds = secondsBetween(later(job.gpu_idle_since, heardTrainingSince(job)), now);
  if (idleSeconds < policy.GPU_IDLE_SECONDS) return undefined;
  const numbers = {
    idle_seconds: idleSeconds,
    limit_seconds: policy.GPU_IDLE_SECONDS,
    ...busiestGpu(pod),
  };
  return { kind: 'end', reason: 'gpu_idle', numbers };
};

export const seenIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined =>
  job.gpu_idle_since === undefined && isIdle(job, pod, now, policy) ? { kind: 'idle' } : undefined;

/** Busy again, or not known to be idle: the count of sweeps in a row begins anew. */
export const noLongerIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined =>
  job.gpu_idle_since !== undefined && !isIdle(job, pod, now, policy) ? { kind: 'not_idle' } : undefined;
