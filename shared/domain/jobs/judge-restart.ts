import { addSeconds, secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Sighting, Verdict } from './judge.ts';
import { silentSeconds } from './judge-silence.ts';
import type { OpenJob } from './open-job.ts';
import { type Policy, restartSlackSeconds } from './policy.ts';

/** Share of the time after which silence alone is looked at: a restarted container reports no more from the first second. */
const silentShare = 0.25;

/**
 * RunPod restarts a container when its command dies, and the attempt's process with it. Seen from inside when a second boot
 * claims; from outside when the container started after the claim (an uptime of 0 counts, one that was not told does not)
 * **and** the pod has fallen silent: a job that reports is not judged by an uptime, however odd.
 */
export const judgeRestart = (job: OpenJob, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  if (job.claimed_at === undefined) return undefined;
  if (job.restarted_at !== undefined) {
    return { kind: 'end', reason: 'restart_loop', numbers: { second_claim_at: job.restarted_at } };
  }
  const uptimeSeconds = pod.runtime?.uptime_seconds ?? null;
  if (uptimeSeconds === null || !sighting.silence.isJudged) return undefined;
  // The uptime is as old as the list, which may have taken a while.
  const startedAfterClaim = secondsBetween(job.claimed_at, addSeconds(sighting.listedAt, -uptimeSeconds));
  const silent = silentSeconds(job, sighting.listedAt);
  if (startedAfterClaim <= restartSlackSeconds || silent < policy.HEARTBEAT_LOST_SECONDS * silentShare)
    return undefined;
  const numbers = {
    uptime_seconds: uptimeSeconds,
    started_after_claim_seconds: startedAfterClaim,
    limit_seconds: restartSlackSeconds,
    silent_seconds: silent,
  };
  return { kind: 'end', reason: 'restart_loop', numbers };
};
