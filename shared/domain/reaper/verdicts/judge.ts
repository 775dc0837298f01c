import { secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import { isTerminal } from '../../jobs/status.ts';
import { awaitsAdmission } from '../../jobs/waiting.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { type PodName, parsePodNameOf } from '../../pods/pod-name.ts';
import { shuffleKey } from '../priorities.ts';
import { confirmedPrice, judgeLimits, judgeWarning } from './budget-and-duration.ts';
import { endsOnRecord } from './ends-on-record.ts';
import { isLost, judgeSilence, seenSilent, silentSeconds } from './heartbeat-lost.ts';
import { isSpared, judgeHold, withHold } from './held-job.ts';
import { judgePresent } from './present-pod.ts';
import { judgeStart } from './start-timeout.ts';
import type { EndVerdict, Judgement, LeftVerdict, NamedPod, Sighting, SilentVerdict, Verdict } from './verdict.ts';

/** Judges one job. The function is pure: the result does not depend on the order in which the pods were listed. */
export const judge = (job: OpenJob, seen: Sighting, policy: Policy): Judgement => {
  const sighting = { ...seen, pods: [...seen.pods].sort((a, b) => a.pod.id.localeCompare(b.pod.id)) };
  if (isTerminal(job.status)) return judgeOver(job, sighting, policy);
  const own = ownPod(job, sighting.pods);
  const unwanted = sighting.pods.filter(({ pod }) => pod !== own).map(({ pod }) => pod);
  return { ...judgeActive(job, own, sighting, policy), unwanted, left: judgeLeaving(job, sighting) };
};

/**
 * Returns the ids in an order that differs from minute to minute, so that a pod that is never found gone does not keep the other pods
 * of its job from a look.
 */
const shuffled = (podIds: readonly string[], now: Date): readonly string[] => {
  const turn = Math.floor(now.getTime() / 60_000);
  return podIds.toSorted((a, b) => shuffleKey(turn, a) - shuffleKey(turn, b));
};

/**
 * Judges a job that has ended. The unlisted pods of its earlier attempts are looked up even while the job cannot be closed yet.
 * Otherwise a listed pod, or a create that may still make a pod, would keep the unlisted pods alive.
 */
const judgeOver = (job: OpenJob, sighting: Sighting, policy: Policy): Judgement => {
  const { now, listedAt, pods } = sighting;
  const unwanted = pods.map(({ pod }) => pod);
  const mayStillAppear =
    job.creating_since !== undefined && secondsBetween(job.creating_since, now) < policy.CREATE_SETTLE_SECONDS;
  // A list requested before the job ended does not prove that the pod is gone.
  const justEnded = job.completed_at !== undefined && new Date(job.completed_at) >= listedAt;
  const gone = unwanted.length === 0 && !mayStillAppear && !justEnded;
  if (!gone) return { verdict: { kind: 'leave' }, unwanted, left: judgeLeaving(job, sighting) };
  return { verdict: { kind: 'close', podIds: shuffled(possiblePodIds(job), now) }, unwanted };
};

/** Returns the ids of all pods that the job has on record and that were not found gone yet. */
export const knownPodIds = ({ pod_id, leaving_pod_ids = [] }: OpenJob): readonly string[] =>
  pod_id === undefined ? leaving_pod_ids : [...leaving_pod_ids, pod_id];

/**
 * Returns the ids of all pods of the job that may exist. A pod that claimed may exist although no answer to a create and no list
 * has shown it.
 */
const possiblePodIds = (job: OpenJob): readonly string[] => {
  const claimed = job.pod_id === undefined && job.claimed_pod_id !== undefined ? [job.claimed_pod_id] : [];
  return [...knownPodIds(job), ...(job.leaving_claimed_ids ?? []), ...claimed];
};

/**
 * Returns the parsed name of a pod that was made for this job by its name. The stage counts, too: one Idempotency-Key of one user
 * gives the same job id in each stage.
 */
export const nameFor = (job: Pick<OpenJob, 'id'>, pod: Pod, stage: string): PodName | undefined => {
  const name = parsePodNameOf(stage, pod.name);
  return name?.job_id === job.id ? name : undefined;
};

/**
 * Returns the pod of the current attempt. The pod that claimed counts first, then the pod on record, whatever its name is: the
 * owner of a pod can rename it. If no pod is on record, the oldest pod of the last create counts.
 */
const ownPod = (job: OpenJob, pods: readonly NamedPod[]): Pod | undefined => {
  if (job.status === 'queued') return undefined;
  const ofAttempt = pods.filter(({ attempt }) => attempt === job.attempt).map(({ pod }) => pod);
  return (
    ofAttempt.find((pod) => pod.id === job.claimed_pod_id) ??
    ofAttempt.find((pod) => pod.id === job.pod_id) ??
    (job.pod_id === undefined ? oldest(ofLastCreate(job, ofAttempt)) : undefined)
  );
};

/**
 * True if the job now runs on this pod or may run on it. A pod of an attempt that is over is never wanted: the next attempt could
 * give its id at the claim, and the pod could take the name of that attempt.
 */
export const isWanted = (job: OpenJob, pod: Pod, stage: string): boolean => {
  if (job.leaving_pod_ids?.includes(pod.id)) return false;
  const attempt = pod.id === job.pod_id ? job.attempt : nameFor(job, pod, stage)?.attempt;
  return !isTerminal(job.status) && attempt !== undefined && ownPod(job, [{ attempt, pod }]) === pod;
};

/** The maximum error of RunPod's clock. Errors of 25 s were seen, and a second create comes two minutes after the first. */
const clockSlackSeconds = 30;

/** A creation time further than this from the create is a wrong reading, so the creation time counts as unknown. */
const longestGapSeconds = 86_400;

/**
 * Returns the pods that the last create of the attempt has surely made. If there is none, the pods that the create may have made
 * are returned, and otherwise all pods, so that a wrong creation time never ends the only pod. A requeue keeps the name of the
 * attempt but replaces the token, so a pod of an earlier create can never claim.
 */
const ofLastCreate = ({ creating_since: since }: OpenJob, pods: readonly Pod[]): readonly Pod[] => {
  if (since === undefined) return pods;
  const isLater = ({ created_at }: Pod, ifUnknown: boolean): boolean => {
    const gap = created_at === null ? undefined : secondsBetween(since, created_at);
    return gap === undefined || Math.abs(gap) > longestGapSeconds ? ifUnknown : gap >= -clockSlackSeconds;
  };
  const sure = pods.filter((pod) => isLater(pod, false));
  const possible = pods.filter((pod) => isLater(pod, true));
  return [sure, possible].find((some) => some.length > 0) ?? pods;
};

/** Returns the pod that was created first. A pod without a creation time comes last. */
const oldest = (pods: readonly Pod[]): Pod | undefined => {
  const age = ({ created_at }: Pod): string => created_at ?? '9999';
  return [...pods].sort((a, b) => age(a).localeCompare(age(b)) || a.id.localeCompare(b.id))[0];
};

/** Returns the most urgent verdict that no hold prevents. */
const judgeActive = (
  job: OpenJob,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): Pick<Judgement, 'verdict' | 'spared'> => {
  const { now, listedAt } = sighting;
  const set = confirmedPrice(job, pod, listedAt);
  const verdicts = byUrgency(job, pod, sighting, policy)
    .filter((verdict) => verdict !== undefined)
    .map((verdict) => (set !== undefined && verdict.kind === 'end' ? { ...verdict, set } : verdict));
  const [first] = verdicts;
  const spared = first !== undefined && isSpared(job, first, now) ? first : undefined;
  const verdict = verdicts.find((one) => !isSpared(job, one, now)) ?? judgeHold(job, now) ?? { kind: 'leave' };
  return { verdict: verdict.kind === 'end' ? withHold(verdict, job) : verdict, spared };
};

const byUrgency = (
  job: OpenJob,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): readonly (Verdict | undefined)[] => {
  const { now } = sighting;
  const limits = judgeLimits(job, pod, sighting);
  if (awaitsAdmission(job)) return [...limits, { kind: 'admit' }];
  if (job.status === 'queued') return [...limits, judgeWait(job, sighting), judgeLaunch(job, now)];
  if (pod !== undefined && pod.id !== job.pod_id) return [...limits, { kind: 'adopt', pod }];
  if (pod !== undefined) return [...limits, ...judgePresent(job, pod, sighting, policy)];
  // A pod that no list shows may still report, so the pod is judged by the record and warned.
  const warning = judgeWarning(job, undefined, sighting);
  const ends = endsOnRecord(job, sighting, policy);
  if (job.pod_id === undefined) {
    const first = canLookUp(job) ? [] : ends;
    return [...limits, ...first, warning, judgeUnresolved(job, sighting, policy)];
  }
  return [...limits, ...ends, warning, judgeMissing(job, job.pod_id, sighting, policy)];
};

/** Returns the look-up of the unlisted pods of attempts that are over. All are looked up, because each look may fail for hours. */
const judgeLeaving = (job: OpenJob, { now, pods }: Sighting): LeftVerdict | undefined => {
  const ids = [...(job.leaving_pod_ids ?? []), ...(job.leaving_claimed_ids ?? [])];
  const podIds = shuffled(ids, now).filter((id) => pods.every(({ pod }) => pod.id !== id));
  return podIds.length === 0 ? undefined : { kind: 'confirm_left', podIds };
};

const judgeWait = (job: OpenJob, { now, isSuspended = false }: Sighting): Verdict | undefined => {
  const waitedSeconds = secondsBetween(job.queued_at, now);
  // A waiting job takes room within the limits of all users.
  if (isSuspended && waitedSeconds >= job.capacity_wait_seconds)
    return { kind: 'end', reason: 'cancelled_by_user', numbers: { waited_seconds: waitedSeconds } };
  // Each refusal of an offer sets `wait_reason`. If no reason is set, RunPod was not asked or was too busy to answer, and the job
  // does not end.
  if (waitedSeconds < job.capacity_wait_seconds || job.wait_reason === undefined) return undefined;
  return { kind: 'end', reason: job.wait_reason, numbers: { waited_seconds: waitedSeconds } };
};

const judgeLaunch = (job: OpenJob, now: Date): Verdict | undefined =>
  now >= new Date(job.next_launch_at) ? { kind: 'launch' } : undefined;

/**
 * The factor by which `CREATE_SETTLE_SECONDS` is longer while the list has a pod without a readable name. Such a pod may be the pod
 * that the create made, and RunPod lists a name again within minutes. A foreign pod may stay nameless and must not block the job
 * for ever. If the job then gets a second pod, the second pod is ended once both are known.
 */
const namelessPatience = 5;

const judgeUnresolved = (job: OpenJob, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const { now } = sighting;
  const since = job.creating_since ?? job.queued_at;
  if (job.status === 'running') return judgeNeverShown(job, sighting, policy);
  const patience = sighting.hasNameless ? namelessPatience : 1;
  return secondsBetween(since, now) >= patience * policy.CREATE_SETTLE_SECONDS ? { kind: 'requeue' } : undefined;
};

/** True if a claim gave the id of the pod, so that a pod that no list has shown can be looked up. */
const canLookUp = ({ claimed_pod_id, claimed_at }: OpenJob): boolean =>
  claimed_pod_id !== undefined && claimed_at !== undefined;

/**
 * Judges a pod that claimed and that no list has shown. A pod that reports exists, and the list lags behind. A pod that neither
 * reports nor is known to RunPod by its id is gone. An end that rests on the record waits for the look by id: a pod that exists is
 * recorded first, and the next sweep ends it.
 */
const judgeNeverShown = (job: OpenJob, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const { now, listedAt } = sighting;
  const lost: EndVerdict | undefined = isLost(job, sighting, policy)
    ? withHold({ kind: 'end', reason: 'pod_vanished', numbers: { silent_seconds: silentSeconds(job, now) } }, job)
    : undefined;
  const { claimed_pod_id: podId, claimed_at } = job;
  if (podId === undefined || claimed_at === undefined) return lost ?? seenSilent(job, sighting, policy);
  const onRecord = endsOnRecord(job, sighting, policy).find((end) => !isSpared(job, end, now));
  const ifGone = onRecord === undefined ? lost : withHold(onRecord, job);
  const silence = judgeSilence(job, undefined, sighting, policy);
  const ifNotKnown = onRecord ?? (silence !== undefined && !isSpared(job, silence, now) ? silence : undefined);
  const silent = lost === undefined ? seenSilent(job, sighting, policy) : undefined;
  const isNew = secondsBetween(claimed_at, listedAt) < newPodSeconds;
  return (
    silent ??
    (isNew ? undefined : { kind: 'find_claimed', podId, ifGone, ifNotKnown: ifNotKnown && withHold(ifNotKnown, job) })
  );
};

/** The seconds for which RunPod's list may lack a new pod. A few seconds were seen. */
const newPodSeconds = 30;

/**
 * The minimum number of seconds between the first list that lacks a pod and the look by id. A living pod reports within this time.
 * Two sweeps may run within one second and must not give up the pod.
 */
const missingSeconds = 30;

const judgeMissing = (job: OpenJob, podId: string, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const { now, listedAt } = sighting;
  const isNew = job.pod_created_at !== undefined && secondsBetween(job.pod_created_at, listedAt) < newPodSeconds;
  if (isNew) return undefined;
  // A pod that reported after it was first missing was not gone then, so the pod counts as missing for the first time again.
  const { missing_since, last_heartbeat_at = '' } = job;
  if (missing_since === undefined || last_heartbeat_at > missing_since) return { kind: 'missing' };
  if (secondsBetween(missing_since, now) < missingSeconds) return undefined;
  const ifThere = judgeUnlisted(job, sighting, policy);
  return { kind: 'confirm_gone', podId, ...(ifThere && { ifThere }) };
};

/**
 * Judges a pod that exists although lists do not show it. The time limits for starting and reporting are those of listed pods, and
 * a hold prevents the end.
 */
const judgeUnlisted = (job: OpenJob, sighting: Sighting, policy: Policy): EndVerdict | SilentVerdict | undefined => {
  const end =
    job.claimed_at === undefined
      ? judgeStart(job, undefined, sighting, policy)
      : judgeSilence(job, undefined, sighting, policy);
  return end === undefined || isSpared(job, end, sighting.now) ? seenSilent(job, sighting, policy) : withHold(end, job);
};
