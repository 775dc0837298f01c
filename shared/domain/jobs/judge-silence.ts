import { secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { isHeld } from './hold.ts';
import type { Job } from './job.ts';
import type { Sighting, Verdict } from './judge.ts';
import { idleGpuPercent, massSilenceMinJobs, type Policy } from './policy.ts';

export const silentSeconds = (job: Job, now: Date): number =>
  secondsBetween(job.last_heartbeat_at ?? job.claimed_at ?? job.updated_at, now);

/** Silence alone kills nobody: the provider must agree, or a long time must have passed. */
export const judgeSilence = (job: Job, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const silent = silentSeconds(job, sighting.now);
  const stopped = pod.status === 'EXITED' || pod.status === 'ERROR' || pod.status === 'TERMINATED';
  const numbers = {
    silent_seconds: silent,
    limit_seconds: policy.HEARTBEAT_LOST_SECONDS,
    hold_seconds: policy.HEARTBEAT_HOLD_SECONDS,
    pod_status: pod.status,
    gpu_utilization_percent: Math.max(0, ...(pod.runtime?.gpu_utilization_percent ?? [])),
  };
  // A stopped pod cannot train and its disk bills, whatever we hear.
  if (stopped) return { kind: 'end', reason: 'heartbeat_lost', numbers };
  if (silent < policy.HEARTBEAT_LOST_SECONDS || sighting.massSilence) return undefined;
  const providerAgrees = pod.runtime === null || numbers.gpu_utilization_percent < idleGpuPercent;
  if (providerAgrees || silent >= policy.HEARTBEAT_HOLD_SECONDS) {
    return { kind: 'end', reason: 'heartbeat_lost', numbers };
  }
  return undefined;
};

/** Running jobs, and how many of them are silent. */
export interface SilenceCount {
  running: number;
  silent: number;
}

/** One that a person holds may well be silent. */
export const countSilence = (count: SilenceCount, job: Job, now: Date, policy: Policy): void => {
  if (job.status !== 'running' || isHeld(job, now)) return;
  count.running += 1;
  if (silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS) count.silent += 1;
};

/** Whether so many are silent at once that it must be our own side. */
export const isMassSilence = ({ running, silent }: Readonly<SilenceCount>): boolean =>
  running >= massSilenceMinJobs && silent * 2 >= running;
