import type { Reason } from '../../shared/domain/jobs/reasons.ts';
import type { AttemptPlan } from './pod/attempt-plan.ts';

/** Something that really happened to an attempt, whoever noticed. */
export interface Strike {
  /** A kind of `PodFault`, a fault of the simulator, or what a person or a limit did. */
  readonly kind: string;
  readonly at: number;
  /** Until then, where it passes by itself. */
  readonly until?: number | undefined;
}

/** The true history of one attempt, and what its pod was told is on record. */
export class AttemptTruth {
  readonly jobId: string;
  readonly attempt: number;
  readonly plan: AttemptPlan;
  readonly strikes: Strike[] = [];
  /** Answers to the creates of this attempt, in order; `undefined` for none. */
  readonly creates: { readonly at: number; readonly status: number | undefined; readonly text: string }[] = [];
  /** Refusals of a card that this attempt waited for to other jobs of its stage. */
  readonly refusedToOthers: { readonly at: number; readonly status: number; readonly text: string }[] = [];
  /** Sequence number and points of every batch that was answered 200. */
  readonly metrics: { readonly seq: number; readonly points: number }[] = [];
  readonly phases: string[] = [];
  readonly tokens = new Set<string>();
  /** The longest time between the intent to create a pod and the first that was known of it; milliseconds. */
  longestCreateMs = 0;
  /** When a pod of it first heard that its claim was taken. */
  claimed: number | undefined;
  /** When its claim was first taken, whether or not a pod heard of it. */
  taken: number | undefined;
  /** The ids of its pods that its job has had on record: by an answer to a create, by a list, or by a claim. */
  readonly knownPodIds = new Set<string>();
  /** When the pod had all of its work behind it and began to say so. */
  completed: number | undefined;
  /** The failures that its pods reported, or tried to, in order: a create without an answer may leave it two pods. */
  readonly failures: { readonly reason: Reason; readonly at: number }[] = [];

  constructor(jobId: string, attempt: number, plan: AttemptPlan) {
    this.jobId = jobId;
    this.attempt = attempt;
    this.plan = plan;
  }

  strike(kind: string, at: number, until?: number): void {
    this.strikes.push({ kind, at, until });
  }

  reported(reason: Reason, at: number): void {
    this.failures.push({ reason, at });
  }

  claimedAt(at: number): void {
    this.claimed ??= at;
  }

  takenAt(at: number): void {
    this.taken ??= at;
  }

  completedAt(at: number): void {
    this.completed ??= at;
  }

  metricsTaken(seq: number, points: number): void {
    this.metrics.push({ seq, points });
  }

  phaseTaken(phase: string): void {
    this.phases.push(phase);
  }
}

/** Every attempt that a world has seen. */
export class Truth {
  readonly #attempts = new Map<string, AttemptTruth>();

  add(truth: AttemptTruth): void {
    this.#attempts.set(`${truth.jobId}-${truth.attempt}`, truth);
  }

  of(jobId: string, attempt: number): AttemptTruth | undefined {
    return this.#attempts.get(`${jobId}-${attempt}`);
  }

  all(): readonly AttemptTruth[] {
    return [...this.#attempts.values()];
  }
}
