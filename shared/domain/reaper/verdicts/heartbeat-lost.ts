import { later, secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { isOtherLook } from '../../jobs/other-look.ts';
import { paceOf } from '../../jobs/pace.ts';
import { mayAwaitOurAnswer } from '../../jobs/pod-moves.ts';
import { type Policy, returnShare, surelyTrainsShare, suspicionShare } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { busiestGpu } from '../../pods/gpu-use.ts';
import { gpuUseNow } from './gpu-figures.ts';
import { isSurelyStopped } from './stopped-pod.ts';
import { type EndVerdict, type Sighting, type SilenceCounts, statusOf, type Verdict } from './verdict.ts';

export const silentSeconds = (
  job: Pick<OpenJob, 'last_heartbeat_at' | 'claimed_at' | 'queued_at'>,
  now: Date,
): number => secondsBetween(job.last_heartbeat_at ?? job.claimed_at ?? job.queued_at, now);

/**
 * Returns the end of an attempt whose pod is silent. Silence alone is not enough: RunPod's list must also show a dead pod, or the
 * silence must last `HEARTBEAT_GIVE_UP_SECONDS`, which also applies to a pod that no list shows. The pod must have been silent
 * while reports were known to arrive: after a fault of ours, living pods report again one by one, and a pod that still waits for
 * its next try looks like a dead pod.
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
  // A stopped pod cannot train, and its disk bills, so a short silence is enough. A pod that reports has not stopped, whatever a
  // list says.
  const isStopped = pod !== undefined && isSurelyStopped(job, pod, sighting.listedAt);
  if (isStopped && isSuspect(job, sighting.now, policy)) return { kind: 'end', reason: 'heartbeat_lost', numbers };
  if (!isLost(job, sighting, policy)) return undefined;
  const providerAgrees =
    pod !== undefined &&
    (lacksRuntime(job, pod, sighting.listedAt) || (gpuUseNow(job, pod) === 'idle' && wouldBeBusy(job, silent)));
  if (providerAgrees || silent >= policy.HEARTBEAT_GIVE_UP_SECONDS) {
    return { kind: 'end', reason: 'heartbeat_lost', numbers };
  }
  return undefined;
};

/**
 * True if two lists in a row show no runtime. RunPod asks the host for the runtime and shows `null` if the host does not answer,
 * which may happen once by chance.
 */
const lacksRuntime = ({ no_runtime_since }: OpenJob, { runtime }: Pod, listedAt: Date): boolean =>
  runtime === null && no_runtime_since !== undefined && isOtherLook(no_runtime_since, listedAt);

/**
 * True if the pod has been silent for long enough, and reports were known to arrive while it was under suspicion. A pod that may
 * wait for our answer to its claim gets longer. A silence longer than `SILENCE_EXCUSED_SECONDS` counts whoever is at fault, if
 * sweeps have watched for as long as a pod that cannot reach us stays alive. The watch begins again if no sweep can read for five
 * minutes or if the canary receives Retry-After, because pods may have been asked to wait.
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
 * True if a living pod would keep its GPU busy now: its last report said that it trains, and at its own pace it cannot have
 * finished since. A pod that downloads, loads or uploads leaves its GPU idle. The trainer `smoke` uses no GPU, so its idle GPU
 * counts as evidence at any time.
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

/** True if reports have been known to arrive for long enough that a pod that waited for our answer would have reported again. */
export const isProvenForLong = (since: string, now: Date, policy: Policy): boolean =>
  secondsBetween(since, now) >= policy.HEARTBEAT_LOST_SECONDS * returnShare;

/** True if sweeps have watched for longer than a pod that cannot reach us stays alive. */
export const isWatchedForLong = ({ watchedSince }: SilenceCounts, now: Date, policy: Policy): boolean =>
  secondsBetween(watchedSince, now) >= policy.HEARTBEAT_GIVE_UP_SECONDS;

/** Returns when the pod was first seen silent. `undefined` if a heartbeat came since. */
const suspectSince = ({ silent_since, last_heartbeat_at, claimed_at }: OpenJob): string | undefined =>
  silent_since !== undefined && new Date(last_heartbeat_at ?? claimed_at ?? 0) < new Date(silent_since)
    ? silent_since
    : undefined;

/**
 * Returns the note that a pod is silent. The note is made the first time that a sweep sees the silence while reports are known to
 * arrive.
 */
export const seenSilent = (
  job: OpenJob,
  { now, silence }: Sighting,
  policy: Policy,
): Extract<Verdict, { kind: 'silent' }> | undefined =>
  silence.isJudged && isSuspect(job, now, policy) && suspectSince(job) === undefined ? { kind: 'silent' } : undefined;

export const isSuspect = (job: OpenJob, now: Date, policy: Policy): boolean =>
  job.status === 'running' && silentSeconds(job, now) >= policy.HEARTBEAT_LOST_SECONDS * suspicionShare;
