import { addSeconds, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { claimed, heardNow, mayAwaitOurAnswer } from '../jobs/pod-moves.ts';
import { assertMaySpeak, byPod, mustClaimFirst, type PodCall } from './pod-auth.ts';

export interface ClaimCall extends PodCall {
  readonly podId: string;
  readonly bootId: string;
  /**
   * The SHA-256 of the download tokens for the answer to this claim. The claim does not know whether the job has a validation
   * dataset, so both hashes are always set.
   */
  readonly tokens: { readonly download_token_sha256: string; readonly validation_token_sha256: string };
}

/** The maximum number of refused claims that are noted. A container may restart for ever. */
const noticedRefusals = 5;

/**
 * Claims the attempt by one conditional change. A repeated claim of the same boot succeeds again, because its answer may have been
 * lost. A claim of another boot is refused with 409 `attempt_already_claimed`, because the container has restarted, and its pod then
 * reports the end of the attempt. A claim of another pod is refused with 410 `attempt_over`, which a pod takes as an order to end
 * itself without a report: RunPod has made two pods with one token, and a report would end the attempt of the pod that claimed first.
 */
export const takeAttempt = async (
  call: ClaimCall,
  deps: { readonly jobs: JobStore; readonly clock: Clock; readonly ttlDays: number },
): Promise<Job> => {
  const now = deps.clock();
  const result = await deps.jobs.change(call.jobId, {
    expect: byPod(call, ['pending']),
    ...claim(call, now),
    setIfAbsent: { telemetry_expires_at: addSeconds(now, deps.ttlDays * 86_400).toISOString() },
  });
  if (result.outcome === 'changed') return result.job;
  const job = assertMaySpeak(result.job, call);
  if (job.status === 'running' && job.boot_id === call.bootId) return heardAgain(job, call, deps.jobs, now);
  if (job.status !== 'running') throw new AppError('dependency_unavailable', 'The job is changing. Claim again.');
  await noteRefused(job, call, deps.jobs, now);
  if (!isSamePod(job, call)) throw new AppError('attempt_over', otherPod, { details: { directive: 'stop' } });
  throw new AppError('attempt_already_claimed', 'Another boot has claimed this attempt: the container restarted.');
};

const otherPod = 'Another pod has claimed this attempt. Stop, and do not call again.';

/** True unless the claim is known to come from another pod than the one that has claimed. */
const isSamePod = ({ claimed_pod_id }: Job, { podId }: ClaimCall): boolean =>
  claimed_pod_id === undefined || claimed_pod_id === podId;

/**
 * Records a repeated claim. The pod is alive and waits for our answer. While the pod reports nothing else, the time of the claim
 * moves to now, so that the reaper sees that the pod may still wait.
 */
const heardAgain = async (standing: Job, call: ClaimCall, jobs: JobStore, now: Date): Promise<Job> => {
  const at = now.toISOString();
  const { phase } = standing;
  const { outcome, job } = await jobs.change(call.jobId, {
    expect: { ...byPod(call, ['running']), ...(phase === null ? {} : { phases: [phase] }) },
    set: { ...heardNow(standing, now), ...(mayAwaitOurAnswer(standing) ? { claimed_at: at } : {}), updated_at: at },
  });
  if (outcome === 'changed') return job;
  const moved = assertMaySpeak(job, call);
  // Another call of the pod was recorded meanwhile.
  if (moved.status === 'running') return moved;
  throw mustClaimFirst();
};

/**
 * Returns the change of a claim. A claim of a later attempt does not set `started_at`, because it does not know without a read
 * whether an earlier attempt has started. The attempt's first phase sets the field if needed.
 */
const claim = (call: ClaimCall, now: Date): ReturnType<typeof claimed> => {
  const change = claimed({ attempt: call.attempt }, { pod_id: call.podId, boot_id: call.bootId }, now);
  const set = { ...change.set, ...call.tokens };
  if (call.attempt === 1) return { ...change, set };
  const { started_at: _, ...later } = set;
  return { ...change, set: later };
};

const noteRefused = async (job: Job, call: ClaimCall, jobs: JobStore, now: Date): Promise<void> => {
  if ((job.restart_notices ?? 0) >= noticedRefusals) return;
  const isRestart = isSamePod(job, call);
  const message = isRestart
    ? `A second boot claimed attempt ${job.attempt}: the container restarted.`
    : `Pod ${call.podId} claimed attempt ${job.attempt}, too, and was told to end itself.`;
  await jobs.change(call.jobId, {
    expect: byPod(call, ['running']),
    ...(isRestart ? { set: { restarted_at: now.toISOString() } } : {}),
    add: { restart_notices: 1 },
    history: [entry(job, { actor: 'pod', type: 'notice', message }, now)],
  });
};
