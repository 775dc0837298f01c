import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { idleNoteShare, maxSweepGapSeconds, type Policy } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { busiestGpu, type GpuUse, gpuUse } from '../../pods/gpu-use.ts';
import { heardTrainingSince, isHeardTraining } from './heard-training.ts';
import type { Sighting, Verdict } from './verdict.ts';

export interface GpuAtWork {
  readonly use: GpuUse;
  /** Since when its GPUs are seen idle, and for how many seconds of that the job was heard training. */
  readonly idle?: { readonly since: string; readonly seconds: number };
}

/** The use of the GPUs of a job that is heard training on them. The trainer `smoke` uses none. */
export const gpuAtWork = (job: OpenJob, pod: Pod | undefined, now: Date, policy: Policy): GpuAtWork => {
  if (pod === undefined || job.trainer === 'smoke' || !isHeardTraining(job, now, policy)) return { use: 'unknown' };
  const use = gpuUse(pod);
  if (use !== 'idle') return { use };
  const since = idleSince(job, now, policy);
  return { use, idle: { since, seconds: secondsBetween(later(since, heardTrainingSince(job)), now) } };
};

const isIdle = (job: OpenJob, pod: Pod, now: Date, policy: Policy): boolean =>
  gpuAtWork(job, pod, now, policy).use === 'idle';

/** Idle in this sweep and in every one before it, for long, and looked at often enough to know. */
export const judgeIdle = (
  job: OpenJob,
  pod: Pod,
  { now, isMassIdle = false }: Sighting,
  policy: Policy,
): Verdict | undefined => {
  const { idle } = gpuAtWork(job, pod, now, policy);
  if (idle === undefined || idle.seconds < policy.GPU_IDLE_SECONDS || isMassIdle) return undefined;
  const numbers = {
    idle_seconds: idle.seconds,
    limit_seconds: policy.GPU_IDLE_SECONDS,
    ...busiestGpu(pod),
  };
  return { kind: 'end', reason: 'gpu_idle', numbers };
};

/** Since when it is seen idle, by looks that are not too far apart: where sweeps were missing it may have been busy. */
const idleSince = ({ gpu_idle_since: since, gpu_idle_seen_at: seenAt = since }: OpenJob, now: Date, policy: Policy) =>
  since !== undefined && seenAt !== undefined && secondsBetween(seenAt, now) <= 2 * noteSeconds(policy)
    ? since
    : now.toISOString();

const noteSeconds = (policy: Policy): number => Math.max(maxSweepGapSeconds, policy.GPU_IDLE_SECONDS * idleNoteShare);

/** Noted when it is first seen, and now and then while it lasts. */
export const seenIdle = (
  job: OpenJob,
  pod: Pod,
  { now }: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'idle' }> | undefined => {
  if (!isIdle(job, pod, now, policy)) return undefined;
  const seenAt = job.gpu_idle_seen_at ?? job.gpu_idle_since;
  const isDue = seenAt === undefined || secondsBetween(seenAt, now) >= noteSeconds(policy);
  return isDue ? { kind: 'idle', since: idleSince(job, now, policy) } : undefined;
};

/** Busy again, or not known to be idle: the count of sweeps in a row begins anew. */
export const noLongerIdle = (
  job: OpenJob,
  pod: Pod,
  { now }: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'not_idle' }> | undefined =>
  job.gpu_idle_since !== undefined && !isIdle(job, pod, now, policy) ? { kind: 'not_idle' } : undefined;
