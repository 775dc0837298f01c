import { addSeconds, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { type Policy, restartSlackSeconds } from '../../jobs/policy.ts';
import { mendedPrice } from '../../jobs/price.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { isSuspect } from './heartbeat-lost.ts';
import { stoppedSince } from './stopped-pod.ts';
import type { Evidence, Sighting, Verdict } from './verdict.ts';

/** More than any pod has run. */
const longestUptimeSeconds = 1e9;

/** When the container started, by the uptime in the list. RunPod may show 0 for a pod that has run for long: it says nothing. */
export const containerStart = (pod: Pod, listedAt: Date): Date | undefined => {
  const uptime = pod.runtime?.uptime_seconds ?? null;
  const says = uptime !== null && uptime > 0 && uptime < longestUptimeSeconds;
  return says ? addSeconds(listedAt, -uptime) : undefined;
};

/** True when that start is after the claim, so that the container has restarted since. */
export const isAfterClaim = (startedAt: Date | string, claimedAt: string): boolean =>
  secondsBetween(claimedAt, startedAt) > restartSlackSeconds;

/** True when the uptime equals the one on record, while the uptime of a running container grows. */
export const standsStill = ({ container_uptime_seconds: before }: OpenJob, { runtime }: Pod): boolean =>
  before !== undefined && runtime?.uptime_seconds === before;

/** Noted once for each change, however many sweeps see it. */
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
 * A change within the slack comes from coarse uptimes and is not noted, nor is one while the uptime stands still. A start that
 * moves past the claim is always noted.
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

/** A missing runtime counts beside a silence alone, so only then is it noted. */
const missingRuntime = (job: OpenJob, pod: Pod, { now, silence }: Sighting, policy: Policy): Evidence => {
  const isNoted = job.no_runtime_since !== undefined;
  if (pod.runtime !== null) return isNoted ? { no_runtime_since: undefined } : {};
  return silence.isJudged && !isNoted && isSuspect(job, now, policy) ? { no_runtime_since: now.toISOString() } : {};
};
