import { addSeconds, secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Job } from './job.ts';
import type { Sighting, Verdict } from './judge.ts';
import { restartSlackSeconds } from './policy.ts';

/**
 * A container that started after its attempt was claimed is another one: RunPod restarts it when its command dies. An
 * uptime of 0 counts, one that was not told does not. A job that was heard of well after that start is not judged by it:
 * the process that trains is still there, so it is the uptime that is wrong.
 */
export const judgeRestart = (job: Job, pod: Pod, { listedAt }: Sighting): Verdict | undefined => {
  const uptimeSeconds = pod.runtime?.uptime_seconds ?? null;
  if (uptimeSeconds === null || job.claimed_at === undefined) return undefined;
  // The uptime is as old as the list, which may have taken a while.
  const startedAt = addSeconds(listedAt, -uptimeSeconds);
  const startedAfterClaim = secondsBetween(job.claimed_at, startedAt);
  if (startedAfterClaim <= restartSlackSeconds) return undefined;
  const heardAt = job.last_heartbeat_at ?? job.claimed_at;
  if (secondsBetween(startedAt, heardAt) > restartSlackSeconds) return undefined;
  const numbers = {
    uptime_seconds: uptimeSeconds,
    started_after_claim_seconds: startedAfterClaim,
    limit_seconds: restartSlackSeconds,
  };
  return { kind: 'end', reason: 'restart_loop', numbers };
};
