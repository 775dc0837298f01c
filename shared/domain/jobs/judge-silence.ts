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
export const isLost = (job: Job, { now, massSilence }: Sighting, policy: Policy): boolean => {
  const since = suspectSince(job);
  return (
    !massSilence &&
    silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS &&
    since !== undefined &&
    secondsBetween(since, now) >= policy.HEARTBEAT_LOST_SECONDS * returnShare
  );
};

/** When it was first seen silent, if nothing was heard since. */
const suspectSince = ({ silent_since, last_heartbeat_at, claimed_at }: Job): string | undefined =>
  silent_since !== undefined && new Date(last_heartbeat_at ?? claimed_at ?? 0) < new Date(silent_since)
    ? silent_since
    : undefined;

/**
 * The first time that it is seen silent while others are heard. When nobody is heard any more, what was seen before no
 * longer counts: the fault may have been ours from the beginning, and its time is no time in which the pod could be heard.
 */
export const seenSilent = (job: Job, { now, massSilence }: Sighting, policy: Policy): Verdict | undefined => {
  if (massSilence) return suspectSince(job) === undefined ? undefined : { kind: 'not_silent' };
  if (!isSuspect(job, now, policy)) return undefined;
  return suspectSince(job) === undefined ? { kind: 'silent' } : undefined;
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
