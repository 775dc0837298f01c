import { addSeconds, type Clock } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { heardNow, hearingGapSeconds } from '../jobs/pod-moves.ts';
import { assertMaySpeak, byPod, mustClaimFirst, type PodCall } from './pod-auth.ts';

export interface SignOfLifeDeps {
  readonly jobs: JobStore;
  readonly clock: Clock;
}

/**
 * Records a sign of life of the pod together with the fields in `set`, by one conditional change that also authenticates the pod. A
 * second change is needed if the pod has not reported for a while. Throws 401 or 410 for a token that may not report, and 409
 * before the claim.
 */
export const recordSignOfLife = async (
  call: PodCall,
  deps: SignOfLifeDeps,
  set: JobChange['set'] = {},
): Promise<Job> => {
  const now = deps.clock();
  const at = now.toISOString();
  const expect = byPod(call, ['running']);
  const result = await deps.jobs.change(call.jobId, {
    expect: { ...expect, notBefore: { last_heartbeat_at: addSeconds(now, -hearingGapSeconds).toISOString() } },
    set: { ...set, last_heartbeat_at: at, updated_at: at },
  });
  if (result.outcome === 'changed') return result.job;
  const standing = assertMaySpeak(result.job, call);
  const heard = { ...set, ...heardNow(standing, now), updated_at: at };
  const again = await deps.jobs.change(call.jobId, { expect, set: heard });
  if (again.outcome === 'changed') return again.job;
  assertMaySpeak(again.job, call);
  throw mustClaimFirst();
};
