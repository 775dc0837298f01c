import { later, secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Sighting, Verdict } from './judge.ts';
import type { OpenJob } from './open-job.ts';
import { idleGpuPercent, type Policy } from './policy.ts';
import { heardTrainingSince, isHeardTraining } from './training-now.ts';

/** Every GPU of the pod is told of, and every one is idle. The trainer `smoke` uses none. */
const isIdle = (job: OpenJob, pod: Pod, now: Date, policy: Policy): boolean => {
  const utilization = pod.runtime?.gpu_utilization_percent ?? [];
  const usesGpu = job.trainer !== 'smoke';
  const allTold = utilization.length > 0 && utilization.length >= pod.gpu_count;
  const allIdle = utilization.every((percent) => percent < idleGpuPercent);
  return usesGpu && allTold && allIdle && isHeardTraining(job, now, policy);
};

/** Idle in this sweep and in every one before it, for long. */
export const judgeIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined => {
  if (job.gpu_idle_since === undefined || !isIdle(job, pod, now, policy)) return undefined;
  const idleSeconds = secondsBetween(later(job.gpu_idle_since, heardTrainingSince(job)), now);
  if (idleSeconds < policy.GPU_IDLE_SECONDS) return undefined;
  const numbers = {
    idle_seconds: idleSeconds,
    limit_seconds: policy.GPU_IDLE_SECONDS,
    gpu_utilization_percent: Math.max(0, ...(pod.runtime?.gpu_utilization_percent ?? [])),
  };
  return { kind: 'end', reason: 'gpu_idle', numbers };
};

export const seenIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined =>
  job.gpu_idle_since === undefined && isIdle(job, pod, now, policy) ? { kind: 'idle' } : undefined;

/** Busy again, or not known to be idle: the count of sweeps in a row begins anew. */
export const noLongerIdle = (job: OpenJob, pod: Pod, { now }: Sighting, policy: Policy): Verdict | undefined =>
  job.gpu_idle_since !== undefined && !isIdle(job, pod, now, policy) ? { kind: 'not_idle' } : undefined;
