import { secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { unresolvedRefusal } from './after-create.ts';
import { spentDollars } from './cost.ts';
import type { HistoryEntry } from './history.ts';
import type { Job } from './job.ts';
import { judgeSilence } from './judge-silence.ts';
import { budgetWarningShare, type Policy } from './policy.ts';
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
  | { readonly kind: 'warn'; readonly numbers: NonNullable<HistoryEntry['numbers']> }
  /** The job is over and no pod of its name is left. */
  | { readonly kind: 'close' };

export interface Judgement {
  readonly verdict: Verdict;
  /** Pods that no one wants: of attempts that are over, second ones of a name, of a job that is over. */
  readonly unwanted: readonly Pod[];
}

/** Pure: the same job and the same sighting always give the same judgement. */
export const judge = (job: Job, sighting: Sighting, policy: Policy): Judgement => {
  if (isTerminal(job.status)) return judgeOver(job, sighting, policy);
  const own = ownPod(job, sighting.pods);
  const unwanted = sighting.pods.filter(({ pod }) => pod !== own).map(({ pod }) => pod);
  return { verdict: judgeActive(job, own, sighting, policy), unwanted };
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

const oldest = (pods: readonly Pod[]): Pod | undefined =>
  [...pods].sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id))[0];

const judgeActive = (job: Job, pod: Pod | undefined, sighting: Sighting, policy: Policy): Verdict => {
  if (job.status === 'queued') return judgeQueued(job, sighting.now);
  const limit = judgeLimits(job, sighting.now);
  if (limit !== undefined) return limit;
  if (pod !== undefined && pod.id !== job.pod_id) return { kind: 'adopt', pod };
  if (job.pod_id === undefined) return judgeUnresolved(job, sighting.now, policy);
  if (pod === undefined) return judgeMissing(job, job.pod_id, sighting);
  return judgePresent(job, pod, sighting, policy) ?? warning(job, sighting.now) ?? cleared(job);
};

const cleared = (job: Job): Verdict => ({ kind: job.missing_since === undefined ? 'leave' : 'found' });

const judgeQueued = (job: Job, now: Date): Verdict => {
  const waitedSeconds = secondsBetween(job.queued_at, now);
  if (waitedSeconds >= job.capacity_wait_seconds) {
    return {
      kind: 'end',
      reason: waitedInVain(job),
      numbers: { waited_seconds: waitedSeconds, tries: job.candidate_index },
    };
  }
  return { kind: now >= new Date(job.next_launch_at) ? 'launch' : 'leave' };
};

/** Lack of capacity is blamed only where RunPod named it: a whole round of other refusals would never have ended in a pod. */
const waitedInVain = (job: Job): Reason => {
  if (job.last_refusal === unresolvedRefusal) return 'create_unresolved';
  return (job.rejections_in_row ?? 0) >= job.candidates.length ? 'provider_rejected' : 'no_capacity';
};

/** The limits that hold however healthy a job is. */
const judgeLimits = (job: Job, now: Date): Verdict | undefined => {
  if (job.pod_created_at === undefined) return undefined;
  const spent = spentDollars(job, now);
  if (job.budget_limit !== undefined && spent >= job.budget_limit) {
    return {
      kind: 'end',
      reason: 'budget_exceeded',
      numbers: { spent_dollars: spent, budget_dollars: job.budget_limit },
    };
  }
  const ageSeconds = secondsBetween(job.pod_created_at, now);
  if (ageSeconds >= job.max_duration_minutes * 60) {
    return {
      kind: 'end',
      reason: 'max_duration',
      numbers: { age_seconds: ageSeconds, limit_seconds: job.max_duration_minutes * 60 },
    };
  }
  return undefined;
};

const judgeUnresolved = (job: Job, now: Date, policy: Policy): Verdict => {
  const since = job.creating_since ?? job.updated_at;
  // A pod that reports cannot be missing: it is the list that lags behind.
  if (job.status === 'running') return { kind: 'leave' };
  return { kind: secondsBetween(since, now) >= policy.CREATE_SETTLE_SECONDS ? 'requeue' : 'leave' };
};

const judgeMissing = (job: Job, podId: string, { now, listedAt }: Sighting): Verdict => {
  const madeLater = job.pod_created_at !== undefined && new Date(job.pod_created_at) >= listedAt;
  if (madeLater) return { kind: 'leave' };
  if (job.missing_since === undefined) return { kind: 'missing' };
  // A pod that still reports is not gone, whatever the list says.
  const alive = job.last_heartbeat_at !== undefined && job.last_heartbeat_at > job.missing_since;
  if (alive) return { kind: 'leave' };
  return secondsBetween(job.missing_since, now) > 0 ? { kind: 'confirm_gone', podId } : { kind: 'leave' };
};

const judgePresent = (job: Job, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const { now } = sighting;
  if (job.claimed_at !== undefined) return judgeSilence(job, pod, sighting, policy);
  const ageSeconds = secondsBetween(job.pod_created_at ?? pod.created_at, now);
  const numbers = { age_seconds: ageSeconds, limit_seconds: policy.START_DEADLINE_SECONDS, pod_status: pod.status };
  if (sighting.startFailure !== undefined) return { kind: 'end', reason: sighting.startFailure, numbers };
  const stopped = pod.status === 'EXITED' || pod.status === 'ERROR' || pod.status === 'TERMINATED';
  if (stopped || ageSeconds >= policy.START_DEADLINE_SECONDS) return { kind: 'end', reason: 'start_timeout', numbers };
  return undefined;
};

const warning = (job: Job, now: Date): Verdict | undefined => {
  if (job.budget_limit === undefined || job.stop_requested !== undefined || job.status !== 'running') return undefined;
  const spent = spentDollars(job, now);
  return spent >= job.budget_limit * budgetWarningShare
    ? { kind: 'warn', numbers: { spent_dollars: spent, budget_dollars: job.budget_limit } }
    : undefined;
};
