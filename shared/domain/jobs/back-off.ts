import { addSeconds, secondsBetween } from '../clock.ts';
import type { CandidateRefusal, CreatePodOutcome } from '../pods/gpu-provider.ts';
import { cutToBytes } from '../text-bytes.ts';
import { currentCandidate } from './current-candidate.ts';
import { tryNoted } from './history.ts';
import { asSeen, entry } from './history-entry.ts';
import type { FullJob, Job } from './job.ts';
import type { JobChange } from './job-store.ts';
import { enteringPhase } from './phase-times.ts';
import type { Policy } from './policy.ts';
import { type Reason, reasonRules } from './reasons.ts';

/** The value of `last_refusal` if RunPod never answered the last request to create a pod, and no pod appeared. */
export const unresolvedRefusal = 'The last create was never answered, and no pod appeared.';

/** The maximum number of bytes of a message of RunPod that are stored. */
export const maxRefusalBytes = 300;

type Rows = Pick<Job, 'rejections_in_row' | 'forbidden_in_row'>;

/**
 * Returns the counts of consecutive refusals of each kind after one more refusal. Only refusals in a row count, because a single
 * refusal may mean only that no GPU is free.
 */
export const rowsAfter = (job: Rows, { outcome }: CandidateRefusal): Rows => ({
  rejections_in_row: outcome === 'rejected' ? (job.rejections_in_row ?? 0) + 1 : undefined,
  forbidden_in_row: outcome === 'forbidden' ? (job.forbidden_in_row ?? 0) + 1 : undefined,
});

export const reasonOfRow = { rejected: 'provider_rejected', forbidden: 'provider_auth' } as const;

/**
 * Returns the fields that pause the wait. Time in which RunPod answers only that it receives too many calls does not count as
 * waiting, and is no proof of a lack of GPUs.
 */
export const unanswered = (job: Job, now: Date) => ({
  wait_reason: undefined,
  rate_limited_since: job.rate_limited_since ?? now.toISOString(),
});

/** Returns the fields that resume the wait after RunPod has answered again. The start of the wait moves by the time without an answer. */
export const waitResumed = ({ queued_at, rate_limited_since }: Job, now: Date) =>
  rate_limited_since === undefined
    ? {}
    : {
        queued_at: addSeconds(new Date(queued_at), secondsBetween(rate_limited_since, now)).toISOString(),
        rate_limited_since: undefined,
      };

/** The minimum number of refusals in a row that count as a round. One refusal shows the state of one moment only. */
const leastInRow = 2;

/**
 * Returns the reason by which the job ends if its wait is over. A whole round of refusals for another reason than capacity shows
 * that longer waiting would not have helped.
 */
const waitReasonOf = ({ rejections_in_row = 0, forbidden_in_row = 0 }: Rows, { candidates }: FullJob): Reason => {
  const round = Math.max(leastInRow, candidates.length);
  if (rejections_in_row >= round) return reasonOfRow.rejected;
  return forbidden_in_row >= round ? reasonOfRow.forbidden : 'no_capacity';
};

/**
 * A refusal that also holds for other jobs: jobs that want the same offer (`no_capacity`), or jobs whose offer costs as much or
 * more (`balance`).
 */
export type SharedRefusal = Extract<CreatePodOutcome, { outcome: 'no_capacity' | 'balance' }>;

/**
 * Returns the change of a queued job for which RunPod is not asked, because RunPod has just refused the same offer to another job,
 * or an offer that costs no more.
 */
export const refusedUnasked = (
  job: FullJob,
  { outcome, message }: SharedRefusal,
  policy: Policy,
  now: Date,
): JobChange => {
  const refusal = `Not asked: RunPod refused ${outcome === 'balance' ? 'no more expensive an offer' : 'this offer'} to another job just now. It said: ${message}`;
  const change =
    outcome === 'balance'
      ? withoutFunds(job, refusal, policy, now)
      : nextCandidate(job, { outcome, message: refusal }, policy, now);
  // The job stays in `waiting_for_capacity`, so the time of its phase goes on.
  const { phase_entered_at: _at, phase_seconds: _seconds, ...set } = change.set ?? {};
  return { ...change, set, expect: { ...asSeen(job), phases: ['waiting_for_capacity'] } };
};

export const nextCandidate = (job: FullJob, refusal: CandidateRefusal, policy: Policy, now: Date): JobChange => {
  const rows = rowsAfter(job, refusal);
  const said = cutToBytes(refusal.message, maxRefusalBytes);
  const nextIndex = job.candidate_index + 1;
  const roundIsOver = nextIndex % job.candidates.length === 0;
  const emptyRounds = job.empty_rounds + (roundIsOver ? 1 : 0);
  const waitSeconds = roundIsOver ? backoffSeconds(emptyRounds, policy) : 0;
  return backToQueue(
    job,
    {
      candidate_index: nextIndex,
      empty_rounds: emptyRounds,
      next_launch_at: addSeconds(now, waitSeconds).toISOString(),
      ...waitResumed(job, now),
      last_refusal: said,
      wait_reason: waitReasonOf(rows, job),
      ...rows,
    },
    `${currentCandidate(job).gpu_type} (${currentCandidate(job).cloud}): ${said}`,
    now,
  );
};

const backoffSeconds = (emptyRounds: number, policy: Policy): number =>
  Math.min(policy.LAUNCH_BACKOFF_MAX_SECONDS, policy.LAUNCH_BACKOFF_MIN_SECONDS * 2 ** (emptyRounds - 1));

/**
 * Returns the change of a job whose offer the balance of the RunPod account does not cover. The job waits as after a round in which
 * no GPU was free: an operator may add funds, and another offer may cost less.
 */
export const withoutFunds = (job: FullJob, refusal: string, policy: Policy, now: Date): JobChange => {
  const emptyRounds = job.empty_rounds + 1;
  const said = cutToBytes(refusal, maxRefusalBytes);
  return backToQueue(
    job,
    {
      candidate_index: job.candidate_index + 1,
      empty_rounds: emptyRounds,
      next_launch_at: addSeconds(now, backoffSeconds(emptyRounds, policy)).toISOString(),
      ...waitResumed(job, now),
      last_refusal: said,
      wait_reason: 'provider_balance',
      rejections_in_row: undefined,
      forbidden_in_row: undefined,
    },
    `${reasonRules.provider_balance.advice} The job waits. RunPod said: ${said}`,
    now,
  );
};

/** Returns the change that puts the job back into the queue because no pod was made. The token made for the pod is removed. */
export const backToQueue = (job: Job, set: NonNullable<JobChange['set']>, message: string, now: Date): JobChange => ({
  expect: { statuses: ['pending'], attempt: job.attempt, phases: ['creating_pod'] },
  set: {
    status: 'queued',
    ...enteringPhase(job, 'waiting_for_capacity', now),
    creating_since: undefined,
    job_token_sha256: undefined,
    updated_at: now.toISOString(),
    ...set,
  },
  history: tryNoted(
    job,
    entry(
      { ...job, status: 'queued', phase: 'waiting_for_capacity' },
      { actor: 'launcher', type: 'launch', message },
      now,
    ),
  ),
});
