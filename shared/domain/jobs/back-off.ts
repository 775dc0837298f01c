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

/** `last_refusal` of a job whose last create was never answered and made no pod. */
export const unresolvedRefusal = 'The last create was never answered, and no pod appeared.';

/** Bytes of the provider's own words, wherever they are kept. */
export const maxRefusalBytes = 300;

type Rows = Pick<Job, 'rejections_in_row' | 'forbidden_in_row'>;

/**
 * A single refusal may mean no more than that nothing is free. Only refusals of one kind in a row, without another outcome between,
 * count.
 */
export const rowsAfter = (job: Rows, { outcome }: CandidateRefusal): Rows => ({
  rejections_in_row: outcome === 'rejected' ? (job.rejections_in_row ?? 0) + 1 : undefined,
  forbidden_in_row: outcome === 'forbidden' ? (job.forbidden_in_row ?? 0) + 1 : undefined,
});

export const reasonOfRow = { rejected: 'provider_rejected', forbidden: 'provider_auth' } as const;

/** Time in which RunPod answers only that it has too many calls does not count as waiting, and is no proof of a lack of GPUs. */
export const unanswered = (job: Job, now: Date) => ({
  wait_reason: undefined,
  rate_limited_since: job.rate_limited_since ?? now.toISOString(),
});

/** RunPod has answered again: the time without an answer does not count as waiting. */
export const waitResumed = ({ queued_at, rate_limited_since }: Job, now: Date) =>
  rate_limited_since === undefined
    ? {}
    : {
        queued_at: addSeconds(new Date(queued_at), secondsBetween(rate_limited_since, now)).toISOString(),
        rate_limited_since: undefined,
      };

/** One answer shows one moment. */
const leastInRow = 2;

/** A whole round of refusals that did not name lack of capacity would never have ended in a pod. */
const waitReasonOf = ({ rejections_in_row = 0, forbidden_in_row = 0 }: Rows, { candidates }: FullJob): Reason => {
  const round = Math.max(leastInRow, candidates.length);
  if (rejections_in_row >= round) return reasonOfRow.rejected;
  return forbidden_in_row >= round ? reasonOfRow.forbidden : 'no_capacity';
};

/** A refusal that holds for other jobs, too: those that want the same offer, or cost as much. */
export type SharedRefusal = Extract<CreatePodOutcome, { outcome: 'no_capacity' | 'balance' }>;

/** The change of a queued job when RunPod has just refused another job so that asking for its own offer would be in vain. */
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
  // The job has no create under way that would have to be distinguished from the next.
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

/** Somebody may add funds, and another offer may cost less: the job waits as after a round in which nothing was free. */
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

/** No pod was made: the attempt goes on waiting, without the token that the pod would have had. */
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
