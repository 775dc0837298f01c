import { secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { isOtherLook } from '../../jobs/other-look.ts';
import { type Policy, restartSlackSeconds } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { containerStart, isAfterClaim, startSeenAt } from './evidence.ts';
import { standsStill } from './gpu-figures.ts';
import { silentSeconds } from './heartbeat-lost.ts';
import type { EndVerdict, Sighting, Verdict } from './verdict.ts';

/**
 * The share of HEARTBEAT_LOST_SECONDS after which silence counts here. The share is small, because a restarted container sends no
 * reports from the first second on.
 */
const silentShare = 0.25;

/** Returns the end of an attempt whose pod has claimed a second time. The second claim reports that the container has restarted. */
export const judgeSecondBoot = ({ claimed_at, restarted_at }: OpenJob): EndVerdict | undefined =>
  claimed_at === undefined || restarted_at === undefined
    ? undefined
    : { kind: 'end', reason: 'restart_loop', numbers: { second_claim_at: restarted_at } };

/**
 * Returns the end of an attempt whose container has restarted without a second claim. RunPod restarts a container when its command
 * dies, and the training process is lost. The pod normally reports the restart by a second claim. If it does not, two facts
 * together prove the restart: the pod is silent, and two lists in a row say that the container started after the claim. The uptime
 * never ends a pod that reports.
 */
export const judgeRestart = (job: OpenJob, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  if (job.claimed_at === undefined) return undefined;
  const { listedAt, silence } = sighting;
  // The uptime is as old as the list, so it counts from the time of the list.
  const start = containerStart(pod, listedAt);
  const { container_started_at: seenBefore, claimed_at } = job;
  if (start === undefined || seenBefore === undefined || !silence.isJudged) return undefined;
  if (!isOtherLook(startSeenAt(job, seenBefore), listedAt)) return undefined;
  const silent = silentSeconds(job, listedAt);
  if (!isAfterClaim(seenBefore, claimed_at) || !isAfterClaim(start, claimed_at)) return undefined;
  // A container that restarted cannot report, so a heartbeat after the seen start shows that the uptime is wrong.
  if (job.last_heartbeat_at !== undefined && isAfterClaim(job.last_heartbeat_at, seenBefore)) return undefined;
  const uptime = secondsBetween(start, listedAt);
  const isStill = standsStill(job, pod);
  // An unchanged uptime is no evidence unless it is short: a container that dies again and again may show the same short uptime in
  // each list.
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
