import { addSeconds, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { type Policy, restartSlackSeconds } from '../../jobs/policy.ts';
import { mendedPrice } from '../../jobs/price.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { standsStill } from './gpu-figures.ts';
import { isSuspect } from './heartbeat-lost.ts';
import { stoppedSince } from './stopped-pod.ts';
import type { Evidence, Sighting, Verdict } from './verdict.ts';

/** A longer uptime is a wrong reading: no pod runs for 30 years. */
const longestUptimeSeconds = 1e9;

/**
 * Returns when the container started, computed from the uptime in the list. `undefined` if the uptime is unknown or 0: RunPod may
 * show 0 for a pod that has run for long.
 */
export const containerStart = (pod: Pod, listedAt: Date): Date | undefined => {
  const uptime = pod.runtime?.uptime_seconds ?? null;
  const says = uptime !== null && uptime > 0 && uptime < longestUptimeSeconds;
  return says ? addSeconds(listedAt, -uptime) : undefined;
};

/**
 * Returns when the list was requested that showed the start on record. A record without the uptime is older than this rule, and
 * then the start itself counts.
 */
export const startSeenAt = ({ container_uptime_seconds: uptime = 0 }: OpenJob, startedAt: string): Date =>
  addSeconds(new Date(startedAt), uptime);

/** True if the container started clearly after the claim, so the container has restarted since the claim. */
export const isAfterClaim = (startedAt: Date | string, claimedAt: string): boolean =>
  secondsBetween(claimedAt, startedAt) > restartSlackSeconds;

/**
 * Returns the evidence of this list that differs from the job's record. Each change is noted once, however many sweeps see the same
 * reading.
 */
export const judgeEvidence = (
  job: OpenJob,
  pod: Pod,
  sighting: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'noted' }> | undefined => {
  const set: Evidence = {
    ...movedStart(job, pod, sighting),
    ...missingRuntime(job, pod, sighting, policy),
    ...stoppedSince(job, pod, sighting.listedAt),
    ...mendedPrice(job, pod.cost_per_hour, sighting.listedAt),
  };
  return Object.keys(set).length === 0 ? undefined : { kind: 'noted', set };
};

/**
 * Returns the start of the container if the start has moved. A move of up to 60 s comes from coarse uptimes and is not noted. A
 * move while the uptime is unchanged is not noted either. A start that moves across the time of the claim is always noted.
 */
const movedStart = (job: OpenJob, pod: Pod, { listedAt }: Sighting): Evidence => {
  const { claimed_at, container_started_at: seen } = job;
  const start = containerStart(pod, listedAt);
  if (start === undefined || claimed_at === undefined) return {};
  const isAfter = isAfterClaim(start, claimed_at);
  const isPastClaim = seen !== undefined && isAfter !== isAfterClaim(seen, claimed_at);
  const isFar = seen !== undefined && Math.abs(secondsBetween(seen, start)) > restartSlackSeconds;
  const hasMoved = seen === undefined ? !isAfter : isPastClaim || (isFar && !standsStill(job, pod));
  return hasMoved
    ? { container_started_at: start.toISOString(), container_uptime_seconds: pod.runtime?.uptime_seconds ?? undefined }
    : {};
};

/**
 * Returns the note that the runtime is missing. A missing runtime is evidence only if the pod is silent, so it is not noted for a
 * pod that reports.
 */
const missingRuntime = (job: OpenJob, pod: Pod, { now, listedAt, silence }: Sighting, policy: Policy): Evidence => {
  const isNoted = job.no_runtime_since !== undefined;
  if (pod.runtime !== null) return isNoted ? { no_runtime_since: undefined } : {};
  return silence.isJudged && !isNoted && isSuspect(job, now, policy)
    ? { no_runtime_since: listedAt.toISOString() }
    : {};
};
