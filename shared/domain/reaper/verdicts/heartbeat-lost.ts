import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { paceOf } from '../../jobs/pace.ts';
import { mayAwaitOurAnswer } from '../../jobs/pod-moves.ts';
import { type Policy, returnShare, surelyTrainsShare, suspicionShare } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { busiestGpu, gpuUse } from '../../pods/gpu-use.ts';
import { isSurelyStopped } from './stopped-pod.ts';
import { type EndVerdict, type Sighting, type SilenceCounts, statusOf, type Verdict } from './verdict.ts';

export const silentSeconds = (
  job: Pick<OpenJob, 'last_heartbeat_at' | 'claimed_at' | 'queued_at'>,
  now: Date,
): number => secondsBetween(job.last_heartbeat_at ?? job.claimed_at ?? job.queued_at, now);

/**
 * Silence alone ends no pod: the provider must agree, or a long time must have passed, as for a pod that no list shows. And the pod must have been silent
 * while reports were known to arrive: when our side is at fault, pods come back one by one, and those that still wait for
 * their next try look just like dead ones.
 */
export const judgeSilence = (
  job: OpenJob,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): EndVerdict | undefined => {
  const silent = silentSeconds(job, sighting.now);
  const numbers = {
    silent_seconds: silent,
    limit_seconds: policy.HEARTBEAT_LOST_SECONDS,
    hold_seconds: policy.HEARTBEAT_GIVE_UP_SECONDS,
    pod_status: statusOf(pod),
    ...(pod && busiestGpu(pod)),
  };
  // A stopped pod cannot train, and its disk bills. A pod that reports has not stopped, whatever a list says.
  const isStopped = pod !== undefined && isSurelyStopped(job, pod, sighting.listedAt);
  if (isStopped && isSuspect(job, sighting.now, policy)) return { kind: 'end', reason: 'heartbeat_lost', numbers };
  if (!isLost(job, sighting, policy)) return undefined;
  const providerAgrees =
    pod !== undefined && (lacksRuntime(job, pod) || (gpuUse(pod) === 'idle' && wouldBeBusy(job, silent)));
  if (providerAgrees || silent >= policy.HEARTBEAT_GIVE_UP_SECONDS) {
    return { kind: 'end', reason: 'heartbeat_lost', numbers };
  }
  return undefined;
};

/** RunPod asks the host for the runtime and shows none when that fails: once may be chance, twice in a row is not. */
const lacksRuntime = ({ no_runtime_since }: OpenJob, { runtime }: Pod): boolean =>
  runtime === null && no_runtime_since !== undefined;

/**
 * Silent for long, for longer where the pod may wait for our answer, and for long under suspicion while reports were known to
 * arrive. Past the limit of what is excused silence counts regardless of fault, if sweeps have watched it for as long as a pod that
 * cannot reach us lives. Where sweeps could not read, a pod may have been asked to wait, and lives.
 */
export const isLost = (job: OpenJob, { now, silence }: Sighting, policy: Policy): boolean => {
  const silentFor = silentSeconds(job, now);
  if (silentFor >= policy.SILENCE_EXCUSED_SECONDS && isWatchedForLong(silence, now, policy)) return true;
  const since = suspectSince(job);
  const limitSeconds = mayAwaitOurAnswer(job) ? policy.HEARTBEAT_GIVE_UP_SECONDS : policy.HEARTBEAT_LOST_SECONDS;
  if (since === undefined || !silence.isJudged || silentFor < limitSeconds) return false;
  return isProvenForLong(later(since, silence.provenSince), now, policy);
};

/**
 * True when the pod, did it live, would keep its GPU busy: it was heard training, and by its own pace cannot have come to the end
 * since. One that downloads, loads or uploads leaves its GPU idle. The trainer `smoke` uses none at any time.
 */
const wouldBeBusy = (job: OpenJob, silentFor: number): boolean => {
  if (job.trainer === 'smoke') return true;
  if (job.phase !== 'training') return false;
  const pace = paceOf(job);
  const { steps_planned, last_point_step = 0 } = job;
  return pace === undefined || steps_planned === undefined
    ? true
    : silentFor < surelyTrainsShare * (steps_planned - last_point_step) * pace.seconds_per_step;
};

/** True when reports have been known to arrive for so long that a pod which waited for us would have come back. */
export const isProvenForLong = (since: string, now: Date, policy: Policy): boolean =>
  secondsBetween(since, now) >= policy.HEARTBEAT_LOST_SECONDS * returnShare;

/** True when sweeps have watched for as long as a pod lives that cannot reach us. */
export const isWatchedForLong = ({ watchedSince }: SilenceCounts, now: Date, policy: Policy): boolean =>
  secondsBetween(watchedSince, now) >= policy.HEARTBEAT_GIVE_UP_SECONDS;

/** When it was first seen silent, if nothing was heard since. */
const suspectSince = ({ silent_since, last_heartbeat_at, claimed_at }: OpenJob): string | undefined =>
  silent_since !== undefined && new Date(last_heartbeat_at ?? claimed_at ?? 0) < new Date(silent_since)
    ? silent_since
    : undefined;

/** The first time that it is seen silent while reports are known to arrive. */
export const seenSilent = (
  job: OpenJob,
  { now, silence }: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'silent' }> | undefined =>
  silence.isJudged && isSuspect(job, now, policy) && suspectSince(job) === undefined ? { kind: 'silent' } : undefined;

export const isSuspect = (job: OpenJob, now: Date, policy: Policy): boolean =>
  job.status === 'running' && silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS * suspicionShare;
