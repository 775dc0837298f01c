import { addSeconds, secondsBetween } from '../clock.ts';
import type { CandidateRefusal, CreatePodOutcome, Pod } from '../pods/gpu-provider.ts';
import { cutToBytes } from '../text-bytes.ts';
import { tryNoted } from './history.ts';
import type { Candidate, FullJob, Job } from './job.ts';
import type { JobError } from './job-error.ts';
import type { JobChange } from './job-store.ts';
import { podMadeAt } from './open-job.ts';
import { enteringPhase } from './phase-times.ts';
import type { Policy } from './policy.ts';
import { believedPrice, offeredPrice } from './price.ts';
import { type Reason, reasonRules } from './reasons.ts';
import { asSeen, entry, failed } from './transitions.ts';

/** What the provider's answer to a create makes of the job. The job is in `pending / creating_pod`. */
export const afterCreate = (job: FullJob, outcome: CreatePodOutcome, policy: Policy, now: Date): JobChange => {
  switch (outcome.outcome) {
    case 'created':
      return podSeen(job, outcome.pod, currentCandidate(job), now);
    case 'no_capacity':
    case 'unavailable':
      return nextCandidate(job, outcome, policy, now);
    case 'forbidden':
    case 'rejected':
      return isRefusedForGood(job, outcome)
        ? failedBy(job, reasonOfRow[outcome.outcome], outcome.message, now)
        : nextCandidate(job, outcome, policy, now);
    case 'rate_limited':
      return backToQueue(
        job,
        { ...unanswered(job, now), next_launch_at: addSeconds(now, outcome.retry_after_seconds).toISOString() },
        `RunPod asks to wait ${outcome.retry_after_seconds} s.`,
        now,
      );
    case 'not_asked':
      return backToQueue(job, { next_launch_at: now.toISOString() }, notAsked, now);
    case 'balance':
      return withoutFunds(job, outcome.message, policy, now);
    case 'auth':
      return failed(job, { actor: 'launcher', reason: 'provider_auth' }, now);
    case 'invalid':
      return failedBy(job, 'provider_rejected', outcome.message, now);
    case 'ambiguous':
      return {
        expect: { statuses: ['pending'], attempt: job.attempt, phases: ['creating_pod'] },
        set: {
          ...(outcome.retry_after_seconds === undefined ? waitResumed(job, now) : unanswered(job, now)),
          updated_at: now.toISOString(),
        },
        history: [
          entry(
            job,
            {
              actor: 'launcher',
              type: 'launch',
              message: `It is not known whether RunPod made the pod (${outcome.message}). Looking for it by its name.`,
            },
            now,
          ),
        ],
      };
  }
};

/** The pod of the attempt is known. A pod that has claimed already stays in the phase that it is in. */
export const podSeen = (job: Job, pod: Pod, asked: Pick<Candidate, 'gpu_type' | 'cloud'>, now: Date): JobChange => {
  const offered = offeredPrice(job);
  const price = believedPrice(pod.cost_per_hour, offered);
  return {
    expect: { statuses: [job.status], attempt: job.attempt },
    set: {
      ...(job.status === 'pending' ? enteringPhase(job, 'starting', now) : {}),
      pod_id: pod.id,
      pod_created_at: createdAt(job, pod, now),
      cost_per_hour: price,
      offered_cost_per_hour: offered,
      gpu_type: pod.gpu_type ?? asked.gpu_type,
      cloud: pod.cloud ?? asked.cloud,
      data_center_id: pod.data_center_id ?? undefined,
      creating_since: undefined,
      missing_since: undefined,
      rejections_in_row: undefined,
      forbidden_in_row: undefined,
      rate_limited_since: undefined,
      updated_at: now.toISOString(),
    },
    history: [
      entry(
        { ...job, phase: job.status === 'pending' ? 'starting' : job.phase },
        {
          actor: 'launcher',
          type: 'launch',
          message: `Pod ${pod.id} exists on ${pod.gpu_type ?? asked.gpu_type}.`,
          numbers: { cost_per_hour: price },
        },
        now,
      ),
    ],
  };
};

/**
 * A pod is as old as its create at most: what RunPod tells is believed from then until now. Anything else is a clock that is
 * off, and the create counts, for a pod must not be thought younger than it is.
 */
const createdAt = (job: Job, { created_at }: Pod, now: Date): string => {
  const asked = podMadeAt({ ...job, pod_created_at: undefined });
  const isWithin =
    created_at !== null && secondsBetween(asked, created_at) >= 0 && secondsBetween(created_at, now) >= 0;
  return isWithin ? created_at : asked;
};

const notAsked =
  'RunPod was not asked: users have had their share of its calls in this minute. The job waits for its turn.';

/** `last_refusal` of a job whose last create was never answered and made no pod. */
export const unresolvedRefusal = 'The last create was never answered, and no pod appeared.';

export const currentCandidate = (job: FullJob): Candidate => {
  const candidate = job.candidates[job.candidate_index % job.candidates.length];
  if (candidate === undefined) throw new Error(`Job ${job.id} has no candidates.`);
  return candidate;
};

/** RunPod does not tell a rule that was broken from a card that is gone: so often each offer is tried, then no more. */
const maxRejectedRounds = 2;

const isRefusedForGood = (job: FullJob, refusal: CandidateRefusal): boolean => {
  const { rejections_in_row = 0, forbidden_in_row = 0 } = rowsAfter(job, refusal);
  return Math.max(rejections_in_row, forbidden_in_row) >= maxRejectedRounds * job.candidates.length;
};

type Rows = Pick<Job, 'rejections_in_row' | 'forbidden_in_row'>;

/** Only a row of one kind, without a gap, says more than that nothing is free. */
const rowsAfter = (job: Rows, { outcome }: CandidateRefusal): Rows => ({
  rejections_in_row: outcome === 'rejected' ? (job.rejections_in_row ?? 0) + 1 : undefined,
  forbidden_in_row: outcome === 'forbidden' ? (job.forbidden_in_row ?? 0) + 1 : undefined,
});

const reasonOfRow = { rejected: 'provider_rejected', forbidden: 'provider_auth' } as const;

/** Time in which RunPod answers only that it has too many calls is no time waited, and proves no want of a GPU. */
const unanswered = (job: Job, now: Date) => ({
  wait_reason: undefined,
  rate_limited_since: job.rate_limited_since ?? now.toISOString(),
});

/** There is an answer: what went by without one is left out of the wait. */
const waitResumed = ({ queued_at, rate_limited_since }: Job, now: Date) =>
  rate_limited_since === undefined
    ? {}
    : {
        queued_at: addSeconds(new Date(queued_at), secondsBetween(rate_limited_since, now)).toISOString(),
        rate_limited_since: undefined,
      };

/** Of the provider's own words, wherever they are kept. */
const maxRefusalBytes = 300;

const failedBy = (job: Job, reason: Reason, message: string, now: Date): JobChange => {
  const said = cutToBytes(message, maxRefusalBytes);
  const error: JobError = { code: reason, message: `${reasonRules[reason].advice} RunPod said: ${said}` };
  return failed(job, { actor: 'launcher', reason, error }, now);
};

/** One answer tells of one moment. */
const leastInRow = 2;

/** A whole round of refusals that did not name lack of capacity would never have ended in a pod. */
const waitReasonOf = ({ rejections_in_row = 0, forbidden_in_row = 0 }: Rows, { candidates }: FullJob): Reason => {
  const round = Math.max(leastInRow, candidates.length);
  if (rejections_in_row >= round) return reasonOfRow.rejected;
  return forbidden_in_row >= round ? reasonOfRow.forbidden : 'no_capacity';
};

/** A refusal that tells for others, too: who wants the same, or what costs as much. */
export type SharedRefusal = Extract<CreatePodOutcome, { outcome: 'no_capacity' | 'balance' }>;

/** A queued job of which RunPod's refusal of another job just now tells that asking for its own offer would be in vain. */
export const refusedUnasked = (
  job: FullJob,
  { outcome, message }: SharedRefusal,
  policy: Policy,
  now: Date,
): JobChange => {
  const refusal = `Not asked: RunPod refused ${outcome === 'balance' ? 'no dearer an offer' : 'this offer'} to another job just now. It said: ${message}`;
  const change =
    outcome === 'balance'
      ? withoutFunds(job, refusal, policy, now)
      : nextCandidate(job, { outcome, message: refusal }, policy, now);
  // It has no create under way that would have to be told apart from the next.
  const { phase_entered_at: _at, phase_seconds: _seconds, ...set } = change.set ?? {};
  return { ...change, set, expect: { ...asSeen(job), phases: ['waiting_for_capacity'] } };
};

const nextCandidate = (job: FullJob, refusal: CandidateRefusal, policy: Policy, now: Date): JobChange => {
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
const withoutFunds = (job: FullJob, refusal: string, policy: Policy, now: Date): JobChange => {
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
