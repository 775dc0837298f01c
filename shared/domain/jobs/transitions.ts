import { secondsBetween } from '../clock.ts';
import { cutToBytes } from '../text-bytes.ts';
import { currentAttemptDollars, currentAttemptSeconds } from './cost.ts';
import { type HistoryEntry, maxHistoryMessageBytes } from './history.ts';
import type { AttemptRecord, Job } from './job.ts';
import { type JobError, maxErrorMessageBytes } from './job-error.ts';
import type { JobChange, JobExpectation } from './job-store.ts';
import { enteringPhase, phaseSeconds } from './phase-times.ts';
import { mayRetry, type Reason, type Retry, reasonRules } from './reasons.ts';
import { type JobPhase, type JobStatus, mayMove } from './status.ts';

/**
 * The moves of a job, each as one conditional change. They are pure: the store refuses the change when the job has
 * moved on meanwhile, and whoever asked looks again.
 */

type Actor = HistoryEntry['actor'];
type Numbers = NonNullable<HistoryEntry['numbers']>;

export const entry = (
  job: Pick<Job, 'attempt' | 'status' | 'phase'>,
  fields: Pick<HistoryEntry, 'actor' | 'type' | 'message'> & Partial<HistoryEntry>,
  now: Date,
): HistoryEntry => ({
  at: now.toISOString(),
  attempt: job.attempt,
  status: job.status,
  phase: job.phase,
  ...fields,
  message: cutToBytes(fields.message, maxHistoryMessageBytes),
});

/** The job still is where we saw it. */
export const asSeen = (job: Pick<Job, 'status' | 'attempt'>): JobExpectation => ({
  statuses: [job.status],
  attempt: job.attempt,
});

/** Ten attempts keep a message each on one item; the whole of it is in the log of the pod. */
const attemptMessageBytes = 1000;

/** An error as it stands on the job: the end of its log is an item of its own. */
const onRecord = ({ log_tail: _, ...error }: JobError, maxMessageBytes: number): JobError => ({
  ...error,
  message: cutToBytes(error.message, maxMessageBytes),
});

/** The message of an error as the record of an attempt keeps it. */
export const recordedMessage = (message: string): string => cutToBytes(message, attemptMessageBytes);

const assertMove = (from: JobStatus, to: JobStatus): void => {
  if (!mayMove(from, to)) throw new Error(`A job cannot move from ${from} to ${to}.`);
};

const closedAttempt = (job: Job, now: Date, reason?: Reason, error?: JobError): AttemptRecord => ({
  attempt: job.attempt,
  ...(reason === undefined ? {} : { reason }),
  ...(error === undefined ? {} : { error: onRecord(error, attemptMessageBytes) }),
  pod_id: job.pod_id ?? null,
  gpu_type: job.gpu_type ?? null,
  cost_per_hour: job.cost_per_hour ?? 0,
  pod_created_at: job.pod_created_at ?? null,
  ended_at: now.toISOString(),
  cost: currentAttemptDollars(job, now),
  ...(job.job_token_sha256 === undefined ? {} : { job_token_sha256: job.job_token_sha256 }),
});

/** What belongs to one attempt and must not be taken for the next one's. */
const nothingOfTheAttempt = {
  job_token_sha256: undefined,
  creating_since: undefined,
  pod_id: undefined,
  claimed_pod_id: undefined,
  pod_created_at: undefined,
  gpu_type: undefined,
  cloud: undefined,
  data_center_id: undefined,
  cost_per_hour: undefined,
  offered_cost_per_hour: undefined,
  claimed_at: undefined,
  boot_id: undefined,
  restarted_at: undefined,
  missing_since: undefined,
  container_started_at: undefined,
  no_runtime_since: undefined,
  last_heartbeat_at: undefined,
  heard_since: undefined,
  silent_since: undefined,
  last_metrics_seq: undefined,
  last_step_at: undefined,
  last_active_at: undefined,
  first_point_at: undefined,
  first_point_step: undefined,
  last_point_at: undefined,
  last_point_step: undefined,
  points_told: undefined,
  steps_planned: undefined,
  gpu_idle_since: undefined,
  stop_requested: undefined,
  download_token_sha256: undefined,
  validation_token_sha256: undefined,
  rate_limited_since: undefined,
} as const;

/** What the attempt leaves behind when it is over: its cost, its time, and a pod that may still be there. */
const closedSums = (job: Job, now: Date) => ({
  closed_dollars: (job.closed_dollars ?? 0) + currentAttemptDollars(job, now),
  closed_seconds: (job.closed_seconds ?? 0) + currentAttemptSeconds(job, now),
});

const leavingPods = ({ leaving_pod_ids = [], pod_id }: Job) =>
  pod_id === undefined ? {} : { leaving_pod_ids: [...leaving_pod_ids, pod_id] };

const webhookDue = (job: Job, now: Date): { readonly webhook?: Job['webhook'] } =>
  job.webhook === undefined ? {} : { webhook: { ...job.webhook, due_at: now.toISOString() } };

const ended = (
  job: Job,
  to: 'completed' | 'failed' | 'cancelled',
  facts: {
    actor: Actor;
    message: string;
    reason?: Reason;
    error?: JobError | undefined;
    numbers?: Numbers | undefined;
  },
  now: Date,
): JobChange => {
  assertMove(job.status, to);
  const at = now.toISOString();
  return {
    expect: asSeen(job),
    set: {
      status: to,
      phase: null,
      reason: facts.reason,
      error: facts.error && onRecord(facts.error, maxErrorMessageBytes),
      completed_at: at,
      updated_at: at,
      phase_seconds: phaseSeconds(job, now),
      ...closedSums(job, now),
      stop_requested: undefined,
      held_until: undefined,
      hold: undefined,
      open: true,
      ...webhookDue(job, now),
    },
    history: [
      entry(
        job,
        {
          actor: facts.actor,
          type: 'status',
          status: to,
          phase: null,
          message: facts.message,
          ...(facts.reason === undefined ? {} : { reason: facts.reason }),
          ...(facts.numbers === undefined ? {} : { numbers: facts.numbers }),
        },
        now,
      ),
    ],
    closeAttempt: closedAttempt(job, now, facts.reason, facts.error),
  };
};

export interface FailureFacts {
  readonly actor: Actor;
  readonly reason: Reason;
  readonly error?: JobError | undefined;
  readonly numbers?: Numbers | undefined;
  /** Where more is known of this failure than its reason tells. */
  readonly retry?: Retry | undefined;
}

/** What stands around the message of an attempt that another one follows. */
const maxFollowBytes = 100;

/** Ends the attempt: the next one is queued on the next offer where the reason allows it, else the job fails. */
export const failed = (job: Job, facts: FailureFacts, now: Date): JobChange => {
  // Whoever reads the job finds a sentence there, whoever ended it.
  const error = facts.error ?? { code: facts.reason, message: reasonRules[facts.reason].advice };
  const { message } = error;
  const earlier = job.attempts.map((record) => record.reason);
  const retried =
    job.status !== 'queued' && mayRetry(facts.reason, job.attempt, job.max_attempts, earlier, facts.retry);
  if (!retried) return ended(job, 'failed', { ...facts, error, message }, now);
  assertMove(job.status, 'queued');
  const at = now.toISOString();
  return {
    expect: asSeen(job),
    set: {
      ...nothingOfTheAttempt,
      status: 'queued',
      phase: 'waiting_for_capacity',
      attempt: job.attempt + 1,
      candidate_index: job.candidate_index + 1,
      phase_entered_at: at,
      phase_seconds: {},
      ...closedSums(job, now),
      ...leavingPods(job),
      queued_at: at,
      next_launch_at: at,
      empty_rounds: 0,
      wait_reason: undefined,
      updated_at: at,
    },
    history: [
      entry(
        job,
        {
          actor: facts.actor,
          type: 'status',
          status: 'queued',
          phase: 'waiting_for_capacity',
          reason: facts.reason,
          // Here alone it is said that it goes on: the same message may end the last attempt.
          message: `Attempt ${job.attempt} ended: ${cutToBytes(message, maxHistoryMessageBytes - maxFollowBytes)} Attempt ${job.attempt + 1} follows.`,
          ...(facts.numbers === undefined ? {} : { numbers: facts.numbers }),
        },
        now,
      ),
    ],
    closeAttempt: closedAttempt(job, now, facts.reason, error),
  };
};

export const completed = (job: Job, now: Date): JobChange =>
  ended(job, 'completed', { actor: 'pod', message: 'The training is complete and its model is uploaded.' }, now);

const cancelledByOperator = 'An operator cancelled the job. Ask who runs this installation why.';

/** By an operator it is told with the job, whose user did not ask for it. */
export const cancelled = (job: Job, actor: 'user' | 'operator', now: Date): JobChange => {
  const reason = 'cancelled_by_user';
  const message = actor === 'operator' ? cancelledByOperator : reasonRules[reason].advice;
  const error = actor === 'operator' ? { code: reason, message } : undefined;
  return ended(job, 'cancelled', { actor, reason, message, error }, now);
};

/** The pod of the attempt has checked in; the caller adds what proves that it may. */
export const claimed = (
  job: Pick<Job, 'attempt' | 'started_at'>,
  pod: { readonly pod_id: string; readonly boot_id: string },
  now: Date,
): Pick<JobChange, 'set' | 'history'> => {
  const at = now.toISOString();
  return {
    set: {
      status: 'running',
      phase: 'downloading_dataset',
      claimed_at: at,
      boot_id: pod.boot_id,
      claimed_pod_id: pod.pod_id,
      last_heartbeat_at: at,
      heard_since: at,
      started_at: job.started_at ?? at,
      updated_at: at,
    },
    history: [
      entry(
        { attempt: job.attempt, status: 'running', phase: 'downloading_dataset' },
        { actor: 'pod', type: 'status', message: `Pod ${pod.pod_id} took attempt ${job.attempt}.` },
        now,
      ),
    ],
  };
};

/** The caller has checked `mayEnterPhase`. */
export const phaseEntered = (job: Job, phase: JobPhase, now: Date): JobChange => ({
  expect: { ...asSeen(job), ...(job.phase === null ? {} : { phases: [job.phase] }) },
  set: {
    ...enteringPhase(job, phase, now),
    ...heardNow(job, now),
    updated_at: now.toISOString(),
  },
  history: [entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: `Phase ${phase}.` }, now)],
});

/** So long a pod that is well may not be heard of: a heartbeat each 10 s, and a call that is made again. */
export const hearingGapSeconds = 60;

/** Since when a pod is heard of without a gap, as it is being heard of now. */
export const heardNow = (
  job: Pick<Job, 'last_heartbeat_at' | 'heard_since'>,
  now: Date,
): Pick<Job, 'last_heartbeat_at' | 'heard_since'> => {
  const at = now.toISOString();
  const isGap = job.last_heartbeat_at === undefined || secondsBetween(job.last_heartbeat_at, now) > hearingGapSeconds;
  return { last_heartbeat_at: at, heard_since: isGap ? at : (job.heard_since ?? at) };
};
