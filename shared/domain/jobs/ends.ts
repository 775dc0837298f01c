import { cutToBytes } from '../text-bytes.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { closedAttempt, closedSums, leavingPods, nothingOfTheAttempt, onRecord } from './closed-attempt.ts';
import { type HistoryEntry, maxHistoryMessageBytes } from './history.ts';
import { asSeen, entry } from './history-entry.ts';
import type { Job } from './job.ts';
import { type JobError, maxErrorMessageBytes } from './job-error.ts';
import type { JobChange } from './job-store.ts';
import { phaseSeconds } from './phase-times.ts';
import { mayRetry, type Reason, type Retry, reasonRules } from './reasons.ts';
import { type JobStatus, mayMove } from './status.ts';

/**
 * The ends of an attempt, each as one conditional change. The functions are pure. If the job has changed meanwhile, the store
 * refuses the change, and the caller reads the job again.
 */

type Actor = HistoryEntry['actor'];
type Numbers = NonNullable<HistoryEntry['numbers']>;

const assertMove = (from: JobStatus, to: JobStatus): void => {
  if (!mayMove(from, to)) throw new Error(`A job cannot move from ${from} to ${to}.`);
};

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
      first_point_at: undefined,
      last_point_at: undefined,
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
          ...withoutUndefined({ reason: facts.reason, numbers: facts.numbers }),
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
  /**
   * The rule for a retry that replaces the usual rule of the reason. The field is set if more is known about this failure than
   * the reason says.
   */
  readonly retry?: Retry | undefined;
}

/** The bytes reserved for the words around the message of an attempt that is followed by another attempt. */
const maxFollowBytes = 100;

/**
 * Returns the change that ends the attempt. If the reason allows a retry, the next attempt is queued with the next offer. Otherwise
 * the job fails.
 */
export const failed = (job: Job, facts: FailureFacts, now: Date): JobChange => {
  // Every end has a message for the user.
  const error = facts.error ?? { code: facts.reason, message: reasonRules[facts.reason].advice };
  const { message } = error;
  const earlier = job.attempts.map((record) => record.reason);
  const retried =
    job.status !== 'queued' && mayRetry(facts.reason, job.attempt, job.max_attempts, earlier, facts.retry);
  if (!retried) return ended(job, 'failed', { ...facts, error, message }, now);
  assertMove(job.status, 'queued');
  const at = now.toISOString();
  return {
    // The change is refused if another pod was put on record since the job was read, because `leavingPods` would lack that pod.
    expect: { ...asSeen(job), equals: { pod_id: job.pod_id } },
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
          // Two attempts may end with the same message, so this entry must say that another attempt follows.
          message: `Attempt ${job.attempt} ended: ${cutToBytes(message, maxHistoryMessageBytes - maxFollowBytes)} Attempt ${job.attempt + 1} follows.`,
          ...withoutUndefined({ numbers: facts.numbers }),
        },
        now,
      ),
    ],
    closeAttempt: closedAttempt(job, now, facts.reason, error),
  };
};

export const completed = (job: Job, now: Date): JobChange =>
  ended(job, 'completed', { actor: 'pod', message: 'The training is complete and its model is uploaded.' }, now);

const cancelMessages = {
  user: reasonRules.cancelled_by_user.advice,
  operator: 'An operator cancelled the job. Ask who runs this installation why.',
  reaper:
    'The job has waited for long and could not start, because an operator has suspended its user or lowered a limit. Ask who runs this installation why.',
};

/**
 * Returns the change that cancels the job. A cancellation that the user did not ask for is stored as the error of the job. The reaper
 * cancels a waiting job that operators keep from starting.
 */
export const cancelled = (job: Job, actor: 'user' | 'operator' | 'reaper', now: Date): JobChange => {
  const reason = 'cancelled_by_user';
  const message = cancelMessages[actor];
  const error = actor === 'user' ? undefined : { code: reason, message };
  return ended(job, 'cancelled', { actor, reason, message, error }, now);
};
