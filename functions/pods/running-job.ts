import type { Clock } from '../../shared/domain/clock.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobChange, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { byPod, mustClaimFirst, type PodCall, podRefusal } from '../../shared/domain/jobs/pod-auth.ts';

export interface RunningJobDeps {
  readonly jobs: JobStore;
  readonly clock: Clock;
}

/**
 * Notes a sign of life of the pod, and with it whatever else `set` holds, by one conditional change that also
 * authenticates. Throws 401 or 410 for a token that may not, 409 before the claim.
 */
export const runningJobOf = async (call: PodCall, deps: RunningJobDeps, set: JobChange['set'] = {}): Promise<Job> => {
  const at = deps.clock().toISOString();
  const result = await deps.jobs.change(call.jobId, {
    expect: byPod(call, ['running']),
    set: { ...set, last_heartbeat_at: at, updated_at: at },
  });
  if (result.outcome === 'changed') return result.job;
  throw podRefusal(result.job, call.tokenSha256, call.attempt) ?? mustClaimFirst();
};
