import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { idleNoteShare, maxSweepGapSeconds, type Policy } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { busiestGpu, type GpuUse } from '../../pods/gpu-use.ts';
import { gpuUseNow } from './gpu-figures.ts';
import { heardTrainingSince, isHeardTraining } from './heard-training.ts';
import type { Sighting, Verdict } from './verdict.ts';

export interface GpuAtWork {
  readonly use: GpuUse;
  /**
   * The time when the GPUs were first seen idle, and the seconds since then in which the job has reported training. Absent if the
   * GPUs are not idle.
   */
  readonly idle?: { readonly since: string; readonly seconds: number };
}

/**
 * Returns the use of the GPUs of a job that reports training. The use is `unknown` for any other job, and for the trainer `smoke`,
 * which uses no GPU.
 */
export const gpuAtWork = (job: OpenJob, pod: Pod | undefined, now: Date, policy: Policy): GpuAtWork => {
  if (pod === undefined || job.trainer === 'smoke' || !isHeardTraining(job, now, policy)) return { use: 'unknown' };
  const use = gpuUseNow(job, pod);
  if (use !== 'idle') return { use };
  const since = idleSince(job, now, policy);
  return { use, idle: { since, seconds: secondsBetween(later(since, heardTrainingSince(job)), now) } };
};

const isIdle = (job: OpenJob, pod: Pod, now: Date, policy: Policy): boolean =>
  gpuAtWork(job, pod, now, policy).use === 'idle';

/**
 * Returns the end of a training whose GPUs were idle for `GPU_IDLE_SECONDS` in all sweeps, unless most trainings went idle at once.
 * A gap between looks restarts the idle time.
 */
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

/**
 * Returns when the GPUs were first seen idle. If the last look is too long ago, the idle time starts now: the GPUs may have been
 * busy in between.
 */
const idleSince = ({ gpu_idle_since: since, gpu_idle_seen_at: seenAt = since }: OpenJob, now: Date, policy: Policy) =>
  since !== undefined && seenAt !== undefined && secondsBetween(seenAt, now) <= 2 * noteSeconds(policy)
    ? since
    : now.toISOString();

const noteSeconds = (policy: Policy): number => Math.max(maxSweepGapSeconds, policy.GPU_IDLE_SECONDS * idleNoteShare);

/** Returns the note that the GPUs are idle. The note is made at first sight, and repeated while the GPUs stay idle. */
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

/** Returns the note that the GPUs are busy again, or no longer known to be idle. The idle time then starts again from zero. */
export const noLongerIdle = (
  job: OpenJob,
  pod: Pod,
  { now }: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'not_idle' }> | undefined =>
  job.gpu_idle_since !== undefined && !isIdle(job, pod, now, policy) ? { kind: 'not_idle' } : undefined;
