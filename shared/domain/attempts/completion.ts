import type { AttemptRecord } from '../jobs/attempt-record.ts';
import { recordedMessage } from '../jobs/closed-attempt.ts';
import type { Job } from '../jobs/job.ts';
import { type JobError, maxErrorMessageBytes } from '../jobs/job-error.ts';
import { podReasons, type Reason, reasonRules } from '../jobs/reasons.ts';
import { cutToBytes } from '../text-bytes.ts';
import { sameHash } from '../token.ts';

/** The event by which a pod reports the end of its attempt. */
export interface EndEvent {
  readonly type: 'failed' | 'completed';
  readonly error?: JobError | undefined;
}

export type Outcome =
  | { readonly status: 'completed' }
  | { readonly status: 'failed'; readonly reason: Reason; readonly error: JobError };

const withoutModel: Outcome = {
  status: 'failed',
  reason: 'upload_failed',
  error: { code: 'upload_failed', message: 'The pod reported completion, but no adapter or model of it was uploaded.' },
};

/** Returns the outcome of the attempt by its last event. Completion counts only if a complete, checked model is in the bucket. */
export const outcomeOf = (event: EndEvent, hasModel: boolean): Outcome => {
  if (event.type === 'completed') return hasModel ? { status: 'completed' } : withoutModel;
  const error = withShortMessage(event.error ?? { code: 'training_crashed', message: 'The pod gave no error.' });
  const reason = podReasons.find((known) => known === error.code);
  if (reason !== undefined) return { status: 'failed', reason, error: inOurWords(error, reason) };
  const message = cutToBytes(`${error.code}: ${error.message}`, maxErrorMessageBytes);
  return { status: 'failed', reason: 'training_crashed', error: { ...error, code: 'training_crashed', message } };
};

const withShortMessage = (error: JobError): JobError => ({
  ...error,
  message: cutToBytes(error.message, maxErrorMessageBytes),
});

/**
 * The reasons that stand for limits of the job. A pod that stops at a limit reports only its name, so the message is replaced by
 * the advice of the reason.
 */
const ownLimits: readonly Reason[] = ['budget_exceeded', 'max_duration'];

const inOurWords = (error: JobError, reason: Reason): JobError =>
  ownLimits.includes(reason) ? { ...error, message: reasonRules[reason].advice } : error;

/** True if this attempt, and not an earlier attempt, has uploaded its model. */
export const hasModel = (job: Pick<Job, 'model_uploaded_at' | 'claimed_at'>): boolean =>
  job.model_uploaded_at !== undefined && job.claimed_at !== undefined && job.model_uploaded_at >= job.claimed_at;

/** True if this end of this attempt is already on record. A repeated report of the end then gets the same answer as the first. */
export const isOnRecord = (job: Job, tokenSha256: string, attempt: number, event: EndEvent): boolean => {
  const record = job.attempts.find(
    ({ job_token_sha256: stored }) => stored !== undefined && sameHash(stored, tokenSha256),
  );
  if (record === undefined || record.attempt !== attempt) return false;
  const possible = event.type === 'completed' ? [true, false] : [false];
  return possible.some((model) => isSame(record, outcomeOf(event, model)));
};

const isSame = (record: AttemptRecord, outcome: Outcome): boolean =>
  outcome.status === 'completed'
    ? record.reason === undefined
    : record.reason === outcome.reason &&
      record.error !== undefined &&
      // A stored message may be longer than `recordedMessage` allows, because earlier versions limited messages by characters.
      recordedMessage(record.error.message) === recordedMessage(outcome.error.message);
