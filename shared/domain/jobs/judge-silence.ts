import { secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { isHeld } from './hold.ts';
import type { Job } from './job.ts';
import type { Sighting, Verdict } from './judge.ts';
import { idleGpuPercent, massSilenceMinJobs, type Policy, returnShare, suspicionShare } from './policy.ts';

export const silentSeconds = (job: Job, now: Date): number =>
  secondsBetween(job.last_heartbeat_at ?? job.claimed_at ?? job.updated_at, now);

/**
 * Silence alone kills nobody: the provider must agree, or a long time must have passed. And the pod must have been silent all
 * the while that others were heard: when our side was at fault, pods come back one by one, and those that are still waiting for
 * their next try look just like dead ones.
 */
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
  if (!isLost(job, sighting, policy)) return undefined;
  const providerAgrees = pod.runtime === null || numbers.gpu_utilization_percent < idleGpuPercent;
  if (providerAgrees || silent >= policy.HEARTBEAT_HOLD_SECONDS) {
    return { kind: 'end', reason: 'heartbeat_lost', numbers };
  }
  return undefined;
};

/** Silent for long, and for long under suspicion. */
export const isLost = (job: Job, { now, massSilence }: Sighting, policy: Policy): boolean =>
  !massSilence &&
  silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS &&
  job.silent_since !== undefined &&
  isUnheardSince(job, job.silent_since) &&
  secondsBetween(job.silent_since, now) >= policy.HEARTBEAT_LOST_SECONDS * returnShare;

const isUnheardSince = (job: Job, at: string): boolean =>
  new Date(job.last_heartbeat_at ?? job.claimed_at ?? 0) < new Date(at);

/** The first time that it is seen silent while others are heard. */
export const seenSilent = (job: Job, { now, massSilence }: Sighting, policy: Policy): Verdict | undefined => {
  if (massSilence || !isSuspect(job, now, policy)) return undefined;
  return job.silent_since !== undefined && isUnheardSince(job, job.silent_since) ? undefined : { kind: 'silent' };
};

const isSuspect = (job: Job, now: Date, policy: Policy): boolean =>
  job.status === 'running' && silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS * suspicionShare;

/** Running jobs, and how many of them are silent. */
export interface SilenceCount {
  running: number;
  silent: number;
}

/** One that a person holds may well be silent. */
export const countSilence = (count: SilenceCount, job: Job, now: Date, policy: Policy): void => {
  if (job.status !== 'running' || isHeld(job, now)) return;
  count.running += 1;
  if (isSuspect(job, now, policy)) count.silent += 1;
};

/** Whether so many are silent at once that it must be our own side. */
export const isMassSilence = ({ running, silent }: Readonly<SilenceCount>): boolean =>
  running >= massSilenceMinJobs && silent * 2 >= running;
