import { secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodName } from '../pods/pod-name.ts';
import type { Pace } from '../telemetry/pace.ts';
import { unresolvedRefusal } from './after-create.ts';
import type { HistoryEntry } from './history.ts';
import { type EndVerdict, isSpared, judgeHold } from './hold.ts';
import type { Job } from './job.ts';
import { judgeLimits } from './judge-limits.ts';
import { judgePresent } from './judge-present.ts';
import { isLost, seenSilent, silentSeconds } from './judge-silence.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reasons.ts';
import { isTerminal } from './status.ts';

/** Everything a verdict may be based on. Both lists were read whole, or there is no sweep. */
export interface Sighting {
  readonly now: Date;
  /** When the list of pods was asked for: it knows nothing of what came later. */
  readonly listedAt: Date;
  /** Pods at the provider that carry this job's name, of whichever attempt. */
  readonly pods: readonly NamedPod[];
  /** Half or more of the running jobs are silent: it is our side that does not hear. */
  readonly massSilence: boolean;
  /** Why the pod of this attempt cannot start, where the host's own log says so. */
  readonly startFailure?: Reason | undefined;
  /** How fast the job usually is; read only of one that may have stalled. */
  readonly pace?: Pace | undefined;
}

export interface NamedPod {
  readonly attempt: number;
  readonly pod: Pod;
}

export type Verdict =
  | { readonly kind: 'leave' }
  /** Try to make the pod of a queued job. */
  | { readonly kind: 'launch' }
  /** A create of which nobody knew the outcome did make a pod. */
  | { readonly kind: 'adopt'; readonly pod: Pod }
  /** It made none, and has had its time. */
  | { readonly kind: 'requeue' }
  | { readonly kind: 'end'; readonly reason: Reason; readonly numbers: NonNullable<HistoryEntry['numbers']> }
  /** Missing from a clean list for the first time, or there again. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'found' }
  /** Missing for the second time: gone if the provider does not know its id either. */
  | { readonly kind: 'confirm_gone'; readonly podId: string }
  /** Silent for the first time while others are heard, or together with most others. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'not_silent' }
  /** Every GPU seen idle for the first time, or no longer. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'not_idle' }
  | { readonly kind: 'warn'; readonly numbers: NonNullable<HistoryEntry['numbers']> }
  /** What a person held is judged again. */
  | { readonly kind: 'hold_over' }
  /** The job is over and no pod of its name is left. */
  | { readonly kind: 'close' };

export interface Judgement {
  readonly verdict: Verdict;
  /** Pods that no one wants: of attempts that are over, second ones of a name, of a job that is over. */
  readonly unwanted: readonly Pod[];
  /** What would have ended the job, did nobody hold it. */
  readonly spared?: EndVerdict | undefined;
}

/** Pure: the same job and the same sighting always give the same judgement, in whatever order the pods were listed. */
export const judge = (job: Job, seen: Sighting, policy: Policy): Judgement => {
  const sighting = { ...seen, pods: [...seen.pods].sort((a, b) => a.pod.id.localeCompare(b.pod.id)) };
  if (isTerminal(job.status)) return judgeOver(job, sighting, policy);
  const own = ownPod(job, sighting.pods);
  const unwanted = sighting.pods.filter(({ pod }) => pod !== own).map(({ pod }) => pod);
  return { ...judgeActive(job, own, sighting, policy), unwanted };
};

const judgeOver = (job: Job, { now, listedAt, pods }: Sighting, policy: Policy): Judgement => {
  const unwanted = pods.map(({ pod }) => pod);
  const mayStillAppear =
    job.creating_since !== undefined && secondsBetween(job.creating_since, now) < policy.CREATE_SETTLE_SECONDS;
  // A list taken before the delete proves nothing.
  const justEnded = job.completed_at !== undefined && new Date(job.completed_at) >= listedAt;
  const gone = unwanted.length === 0 && !mayStillAppear && !justEnded;
  return { verdict: gone ? { kind: 'close' } : { kind: 'leave' }, unwanted };
};

/** Of several pods with the name of the current attempt the one that claimed it counts, else the recorded one. */
const ownPod = (job: Job, pods: readonly NamedPod[]): Pod | undefined => {
  if (job.status === 'queued') return undefined;
  const named = pods.filter(({ attempt }) => attempt === job.attempt).map(({ pod }) => pod);
  return (
    named.find((pod) => pod.id === job.claimed_pod_id) ??
    named.find((pod) => pod.id === job.pod_id) ??
    (job.pod_id === undefined ? oldest(named) : undefined)
  );
};

/** Whether the job, as it stands, runs on this pod of its name or may come to. */
export const isWanted = (job: Job, pod: Pod): boolean => {
  const attempt = parsePodName(pod.name)?.attempt;
  return !isTerminal(job.status) && attempt !== undefined && ownPod(job, [{ attempt, pod }]) === pod;
};

const oldest = (pods: readonly Pod[]): Pod | undefined =>
  [...pods].sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id))[0];

/** The most urgent verdict that no hold spares the job. */
const judgeActive = (
  job: Job,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): Pick<Judgement, 'verdict' | 'spared'> => {
  const { now } = sighting;
  const verdicts = byUrgency(job, pod, sighting, policy).filter((verdict) => verdict !== undefined);
  const [first] = verdicts;
  const spared = first !== undefined && isSpared(job, first, now) ? first : undefined;
  const verdict = verdicts.find((one) => !isSpared(job, one, now)) ?? judgeHold(job, now) ?? { kind: 'leave' };
  return { verdict: verdict.kind === 'end' ? withHold(verdict, job) : verdict, spared };
};

/** An end of a job that is held, or was until lately, tells so. */
const withHold = (verdict: EndVerdict, { held_until }: Job): EndVerdict =>
  held_until === undefined ? verdict : { ...verdict, numbers: { ...verdict.numbers, held_until } };

const byUrgency = (
  job: Job,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): readonly (Verdict | undefined)[] => {
  const { now } = sighting;
  const limits = judgeLimits(job, now);
  if (job.status === 'queued') return [...limits, judgeWait(job, now), judgeLaunch(job, now)];
  if (pod !== undefined && pod.id !== job.pod_id) return [...limits, { kind: 'adopt', pod }];
  if (job.pod_id === undefined) return [...limits, judgeUnresolved(job, sighting, policy)];
  if (pod === undefined) return [...limits, judgeMissing(job, job.pod_id, sighting)];
  return [...limits, ...judgePresent(job, pod, sighting, policy)];
};

const judgeWait = (job: Job, now: Date): Verdict | undefined => {
  const waitedSeconds = secondsBetween(job.queued_at, now);
  // No sweep has got to it in all that time: what RunPod would have said is not known.
  const isUntried = job.next_launch_at === job.queued_at;
  if (waitedSeconds < job.capacity_wait_seconds || isUntried) return undefined;
  const numbers = { waited_seconds: waitedSeconds, tries: job.candidate_index };
  return { kind: 'end', reason: waitedInVain(job), numbers };
};

const judgeLaunch = (job: Job, now: Date): Verdict | undefined =>
  now >= new Date(job.next_launch_at) ? { kind: 'launch' } : undefined;

/** Lack of capacity is blamed only where RunPod named it: a whole round of other refusals would never have ended in a pod. */
const waitedInVain = (job: Job): Reason => {
  if (job.last_refusal === unresolvedRefusal) return 'create_unresolved';
  return (job.rejections_in_row ?? 0) >= job.candidates.length ? 'provider_rejected' : 'no_capacity';
};

const judgeUnresolved = (job: Job, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const { now } = sighting;
  const since = job.creating_since ?? job.updated_at;
  // A pod that reports cannot be missing: it is the list that lags behind. One that neither reports nor is listed is gone.
  if (job.status === 'running') {
    if (!isLost(job, sighting, policy)) return seenSilent(job, sighting, policy);
    return { kind: 'end', reason: 'pod_vanished', numbers: { silent_seconds: silentSeconds(job, now) } };
  }
  return secondsBetween(since, now) >= policy.CREATE_SETTLE_SECONDS ? { kind: 'requeue' } : undefined;
};

/** So long RunPod's list may not show a pod that was just made (a few seconds were seen). */
const newPodSeconds = 30;

/** Two sweeps may follow one another within a second: a pod that lives is heard of in so long. */
const missingSeconds = 30;

const judgeMissing = (job: Job, podId: string, { now, listedAt }: Sighting): Verdict | undefined => {
  const isNew = job.pod_created_at !== undefined && secondsBetween(job.pod_created_at, listedAt) < newPodSeconds;
  if (isNew) return undefined;
  // A pod that was heard of since was not gone then, whatever the list said. Whether it is now the next looks tell.
  const { missing_since, last_heartbeat_at = '' } = job;
  if (missing_since === undefined || last_heartbeat_at > missing_since) return { kind: 'missing' };
  return secondsBetween(missing_since, now) >= missingSeconds ? { kind: 'confirm_gone', podId } : undefined;
};
