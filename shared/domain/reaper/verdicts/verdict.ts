import type { HistoryEntry } from '../../jobs/history.ts';
import type { Job } from '../../jobs/job.ts';
import type { Reason } from '../../jobs/reasons.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import type { HostWord } from './start-failure.ts';

/** Everything a verdict may be based on. Both lists were read whole, or there is no sweep. */
export interface Sighting {
  readonly now: Date;
  /** When the list of pods was asked for: it knows nothing of what came later. */
  readonly listedAt: Date;
  /** Pods that are this job's by their id, and those that carry its name, of whichever attempt. */
  readonly pods: readonly NamedPod[];
  /** Some listed pod may be any job's, since neither its name nor a record says whose it is. */
  readonly hasNameless: boolean;
  readonly silence: SilenceRule;
  /** The GPUs of most users went idle at once, so that idleness counts for nothing. */
  readonly isMassIdle?: boolean;
  /** Operators have suspended the user of the job. */
  readonly isSuspended?: boolean;
  /** The newest lines of the log of the host of this attempt's pod, where somebody looked. */
  readonly hostLog?: readonly string[] | undefined;
}

/** The times since which a silence counts in one sweep. */
export interface SilenceCounts {
  /** Each sweep in a row has found since then that reports arrive, if this one finds that they do. */
  readonly provenSince: string;
  /** Sweeps have seen since then who is silent, whether or not reports were known to arrive. */
  readonly watchedSince: string;
}

/** How much a silence proves. */
export interface SilenceRule extends SilenceCounts {
  /** Silence counts against a pod. It does not while our side may be the one that receives no reports. */
  readonly isJudged: boolean;
}

export interface NamedPod {
  /** The attempt in its name; for a pod known by its id alone the attempt that it was made for, 0 for one that is over. */
  readonly attempt: number;
  readonly pod: Pod;
}

/** Readings of one list that a later one may confirm, where they differ from the record. */
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

/** The attempt ends for this reason; the numbers are those that the verdict rests on. */
export interface EndVerdict {
  readonly kind: 'end';
  readonly reason: Reason;
  readonly numbers: NonNullable<HistoryEntry['numbers']>;
  /** The words of the pod's host, and the advice to give instead of the reason's own. */
  readonly told?: HostWord | undefined;
  /** The price that a second list has confirmed, by which the attempt is charged. */
  readonly set?: Evidence;
}

export interface SilentVerdict {
  readonly kind: 'silent';
  readonly set?: Evidence;
}

/** `set` is what else is noted: of several verdicts that end nothing a sweep takes the first. */
export type Verdict =
  | { readonly kind: 'leave' }
  /** Try to make the pod of a queued job. */
  | { readonly kind: 'launch' }
  /** The job waits for room within limits, which there may be now. */
  | { readonly kind: 'admit' }
  /** The create whose outcome was unknown did make a pod. */
  | { readonly kind: 'adopt'; readonly pod: Pod }
  /**
   * No answer and no list has shown the pod that claimed: it is adopted where the provider knows its id under the name of the
   * attempt. `ifGone` ends the attempt of one that is silent.
   */
  | { readonly kind: 'find_claimed'; readonly podId: string; readonly ifGone?: EndVerdict | undefined }
  /** The create made no pod, and has had its time. */
  | { readonly kind: 'requeue' }
  | EndVerdict
  /** Missing from a clean list for the first time, or there again. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'found'; readonly set?: Evidence }
  /**
   * Missing for the second time: gone if the provider does not know its id either. `ifThere` is the verdict on one that it
   * knows: the end of one that has had its time to start or to report, or the note of a silence.
   */
  | { readonly kind: 'confirm_gone'; readonly podId: string; readonly ifThere?: EndVerdict | SilentVerdict }
  /** Silent for the first time while reports are known to arrive. */
  | SilentVerdict
  /** Every GPU is seen idle, in each sweep since then; or no longer. */
  | { readonly kind: 'idle'; readonly since: string; readonly set?: Evidence }
  | { readonly kind: 'not_idle'; readonly set?: Evidence }
  /** A list showed something that a later one may confirm, or that mends the record. */
  | { readonly kind: 'noted'; readonly set: Evidence }
  | { readonly kind: 'warn'; readonly numbers: NonNullable<HistoryEntry['numbers']>; readonly set?: Evidence }
  /** A hold has run out, so the job is judged again. */
  | { readonly kind: 'hold_over' }
  /** A pod of an attempt that is over is not listed: forgotten if the provider does not know its id either. */
  | { readonly kind: 'confirm_left'; readonly podId: string }
  /** The job is over and no pod of it is listed: closed when the provider does not know these ids either. */
  | { readonly kind: 'close'; readonly podIds: readonly string[] };

export interface Judgement {
  readonly verdict: Verdict;
  /** Pods that no one wants: of attempts that are over, second ones of a name, of a job that is over. */
  readonly unwanted: readonly Pod[];
  /** The end that a hold spared the job. */
  readonly spared?: EndVerdict | undefined;
}

/** The status that RunPod's list shows, for the numbers of a verdict. */
export const statusOf = (pod: Pod | undefined): string => pod?.status ?? 'not listed';
