import { secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { type Policy, restartSlackSeconds } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { containerStart, isAfterClaim, standsStill } from './evidence.ts';
import { silentSeconds } from './heartbeat-lost.ts';
import type { Sighting, Verdict } from './verdict.ts';

/** Share of the time after which silence alone is looked at: a restarted container sends no reports from the first second on. */
const silentShare = 0.25;

/**
 * RunPod restarts a container when its command dies, and the process of the attempt is lost. The pod reports it by a second claim.
 * Where it does not, two things together prove it: the pod is silent, and two lists in a row say that the container started after
 * the claim, though an earlier list said before. A job that reports is not judged by an uptime, however odd.
 */
export const judgeRestart = (job: OpenJob, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  if (job.claimed_at === undefined) return undefined;
  if (job.restarted_at !== undefined) {
    return { kind: 'end', reason: 'restart_loop', numbers: { second_claim_at: job.restarted_at } };
  }
  const { listedAt, silence } = sighting;
  // The uptime is as old as the list, which may have taken a while.
  const start = containerStart(pod, listedAt);
  const { container_started_at: seenBefore, claimed_at } = job;
  if (start === undefined || seenBefore === undefined || !silence.isJudged) return undefined;
  const silent = silentSeconds(job, listedAt);
  if (!isAfterClaim(seenBefore, claimed_at) || !isAfterClaim(start, claimed_at)) return undefined;
  // A container that restarted cannot report: a later heartbeat disproves an odd uptime.
  if (job.last_heartbeat_at !== undefined && isAfterClaim(job.last_heartbeat_at, seenBefore)) return undefined;
  const uptime = secondsBetween(start, listedAt);
  const isStill = standsStill(job, pod);
  // The uptime of a container that dies again and again may be the same each time, and is short.
  if (isStill && uptime > restartSlackSeconds) return undefined;
  if (silent < policy.HEARTBEAT_LOST_SECONDS * (isStill ? 1 : silentShare)) return undefined;
  const numbers = {
    uptime_seconds: uptime,
    started_after_claim_seconds: secondsBetween(claimed_at, start),
    limit_seconds: restartSlackSeconds,
    silent_seconds: silent,
  };
  return { kind: 'end', reason: 'restart_loop', numbers };
};
