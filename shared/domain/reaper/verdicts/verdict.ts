import type { HistoryEntry } from '../../jobs/history.ts';
import type { Job } from '../../jobs/job.ts';
import type { Reason } from '../../jobs/reasons.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import type { HostWord } from './start-failure.ts';

/** Everything that a verdict may be based on. The lists of pods and jobs were read whole, or nothing is judged. */
export interface Sighting {
  readonly now: Date;
  /** The time when the list of pods was requested. The list shows nothing that happened later. */
  readonly listedAt: Date;
  /** The pods that the job has on record, and the pods that carry its name, of any attempt. */
  readonly pods: readonly NamedPod[];
  /** True if the list has a pod whose job is unknown, because neither its name nor a record names the job. */
  readonly hasNameless: boolean;
  readonly silence: SilenceRule;
  /** True if most trainings of most users went idle at once, so that idle GPUs end no training. */
  readonly isMassIdle?: boolean;
  /** True if operators have suspended the user of the job. */
  readonly isSuspended?: boolean;
  /** The newest lines of the log of the pod's host. `undefined` if the log was not read. */
  readonly hostLog?: readonly string[] | undefined;
}

/** The times from which a silence counts in one sweep. */
export interface SilenceCounts {
  /**
   * The time since which all sweeps in a row have found that reports arrive. The time is valid only if the current sweep also finds
   * that reports arrive.
   */
  readonly provenSince: string;
  /** The time since which sweeps have watched for silent pods without a gap, whether or not reports were known to arrive. */
  readonly watchedSince: string;
}

/** How a sweep judges pods that send no reports. */
export interface SilenceRule extends SilenceCounts {
  /** True if silence counts against a pod. False while our API may be at fault for missing reports. */
  readonly isJudged: boolean;
}

export interface NamedPod {
  /** The attempt in the pod's name. A pod found by an id on the job's record has the current attempt, or 0 if its attempt is over. */
  readonly attempt: number;
  readonly pod: Pod;
}

/** The readings of one list that differ from the job's record. A later list may confirm them. */
export type Evidence = {
  readonly [K in
    | 'container_started_at'
    | 'container_uptime_seconds'
    | 'no_runtime_since'
    | 'stopped_since'
    | 'cost_per_hour'
    | 'told_cost_per_hour'
    | 'told_cost_at']?: Job[K] | undefined;
};

/** The end of an attempt, with its reason and the numbers that justify the end. */
export interface EndVerdict {
  readonly kind: 'end';
  readonly reason: Reason;
  readonly numbers: NonNullable<HistoryEntry['numbers']>;
  /** The message of the pod's host, and the advice that replaces the advice of the reason. */
  readonly told?: HostWord | undefined;
  /** The price of the pod that a second list has confirmed. The attempt is charged at this price. */
  readonly set?: Evidence;
}

export interface SilentVerdict {
  readonly kind: 'silent';
  readonly set?: Evidence;
}

/** Look up the unlisted pods of attempts that are over. A pod is forgotten if RunPod does not know its id either. */
export interface LeftVerdict {
  readonly kind: 'confirm_left';
  readonly podIds: readonly string[];
}

/** A judgement on one job. `set` is evidence that the same write notes, because a sweep takes only the first of several verdicts. */
export type Verdict =
  | { readonly kind: 'leave' }
  /** Ask the launcher for the pod of a queued job. */
  | { readonly kind: 'launch' }
  /** Try to admit a job that waits for the limits to allow another pod. */
  | { readonly kind: 'admit' }
  /** Record the listed pod as the pod of the attempt: the create made it although its answer was lost. */
  | { readonly kind: 'adopt'; readonly pod: Pod }
  /**
   * Look up the pod that claimed, which no answer to a create and no list has shown. The pod is recorded if RunPod knows its id and
   * its name is that of the attempt. Otherwise `ifGone`, set for a silent pod, ends the attempt. If the look fails, `ifNotKnown` ends
   * the attempt, after the longer silence of a pod that exists.
   */
  | {
      readonly kind: 'find_claimed';
      readonly podId: string;
      readonly ifGone?: EndVerdict | undefined;
      readonly ifNotKnown?: EndVerdict | undefined;
    }
  /** Put the job back into the queue: the create made no pod within its time. */
  | { readonly kind: 'requeue' }
  | EndVerdict
  /** Note that the pod is missing from a list for the first time (`missing`), or listed again (`found`). */
  | { readonly kind: 'missing' }
  | { readonly kind: 'found'; readonly set?: Evidence }
  /**
   * Look up a pod that is missing for the second time. The pod is gone if RunPod does not know its id either. If RunPod knows the
   * id or the look fails, `ifThere` is executed: the end of a pod that took too long to start or to report, or the note of a
   * silence.
   */
  | { readonly kind: 'confirm_gone'; readonly podId: string; readonly ifThere?: EndVerdict | SilentVerdict }
  /** Note that the pod is silent, the first time while reports are known to arrive. */
  | SilentVerdict
  /** Note that all GPUs have been idle since `since` (`idle`), or are no longer known to be idle (`not_idle`). */
  | { readonly kind: 'idle'; readonly since: string; readonly set?: Evidence }
  | { readonly kind: 'not_idle'; readonly set?: Evidence }
  /** Write evidence of the list to the job's record. A later list may confirm the evidence, or the evidence corrects the record. */
  | { readonly kind: 'noted'; readonly set: Evidence }
  | { readonly kind: 'warn'; readonly numbers: NonNullable<HistoryEntry['numbers']>; readonly set?: Evidence }
  /** Remove a hold that has expired, and note its end in the history. */
  | { readonly kind: 'hold_over' }
  /** Close a job that is over and has no listed pod, if RunPod does not know these ids either. */
  | { readonly kind: 'close'; readonly podIds: readonly string[] };

export interface Judgement {
  readonly verdict: Verdict;
  /** The pods to be terminated: pods of attempts or jobs that are over, and second pods of one attempt. */
  readonly unwanted: readonly Pod[];
  /** The look-up of pods of attempts that are over. The look-up does not depend on the verdict, which is about another pod. */
  readonly left?: LeftVerdict | undefined;
  /** The end that a hold prevented. */
  readonly spared?: EndVerdict | undefined;
}

/** Returns the pod's status in RunPod's list, for the numbers of a verdict. */
export const statusOf = (pod: Pod | undefined): string => pod?.status ?? 'not listed';
