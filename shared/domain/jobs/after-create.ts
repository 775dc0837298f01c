import { addSeconds, secondsBetween } from '../clock.ts';
import type { CreatePodOutcome, Pod } from '../pods/gpu-provider.ts';
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
      return podSeen(job, outcome.pod, currentCandidate(job).gpu_type, now);
    case 'no_capacity':
      return nextCandidate(job, outcome, policy, now);
    case 'rejected':
      return isRejectedForGood(job)
        ? failed(job, { actor: 'launcher', reason: 'provider_rejected', error: refusalOf(outcome.message) }, now)
        : nextCandidate(job, outcome, policy, now);
    case 'rate_limited':
      return backToQueue(
        job,
        { next_launch_at: addSeconds(now, outcome.retry_after_seconds).toISOString() },
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
      return failed(job, { actor: 'launcher', reason: 'provider_rejected' }, now);
    case 'ambiguous':
      return {
        expect: { statuses: ['pending'], attempt: job.attempt, phases: ['creating_pod'] },
        set: { updated_at: now.toISOString() },
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
export const podSeen = (job: Job, pod: Pod, askedGpuType: string | undefined, now: Date): JobChange => {
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
      gpu_type: pod.gpu_type ?? askedGpuType,
      creating_since: undefined,
      missing_since: undefined,
      rejections_in_row: undefined,
      updated_at: now.toISOString(),
    },
    history: [
      entry(
        { ...job, phase: job.status === 'pending' ? 'starting' : job.phase },
        {
          actor: 'launcher',
          type: 'launch',
          message: `Pod ${pod.id} exists on ${pod.gpu_type ?? askedGpuType ?? 'a GPU'}.`,
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
  'RunPod was not asked: users have had their share of its calls in this minute. The next sweeps ask in turn.';

/** `last_refusal` of a job whose last create was never answered and made no pod. */
export const unresolvedRefusal = 'The last create was never answered, and no pod appeared.';

export const currentCandidate = (job: FullJob): Candidate => {
  const candidate = job.candidates[job.candidate_index % job.candidates.length];
  if (candidate === undefined) throw new Error(`Job ${job.id} has no candidates.`);
  return candidate;
};

/** RunPod does not tell a rule that was broken from a card that is gone: so often each offer is tried, then no more. */
const maxRejectedRounds = 2;

const isRejectedForGood = (job: FullJob): boolean =>
  (job.rejections_in_row ?? 0) + 1 >= maxRejectedRounds * job.candidates.length;

/** Of the provider's own words, wherever they are kept. */
const maxRefusalBytes = 300;

const refusalOf = (message: string): JobError => ({
  code: 'provider_rejected',
  message: `${reasonRules.provider_rejected.advice} It said: ${cutToBytes(message, maxRefusalBytes)}`,
});

/** A whole round of refusals that did not name lack of capacity would never have ended in a pod. */
const waitReasonOf = (rejectionsInRow: number, job: FullJob): Reason =>
  rejectionsInRow >= job.candidates.length ? 'provider_rejected' : 'no_capacity';

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

const nextCandidate = (
  job: FullJob,
  { outcome, message: refusal }: Extract<CreatePodOutcome, { outcome: 'no_capacity' | 'rejected' }>,
  policy: Policy,
  now: Date,
): JobChange => {
  const rejectionsInRow = outcome === 'rejected' ? (job.rejections_in_row ?? 0) + 1 : 0;
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
      last_refusal: cutToBytes(refusal, maxRefusalBytes),
      wait_reason: waitReasonOf(rejectionsInRow, job),
      rejections_in_row: rejectionsInRow === 0 ? undefined : rejectionsInRow,
    },
    `${currentCandidate(job).gpu_type} (${currentCandidate(job).cloud}): ${cutToBytes(refusal, maxRefusalBytes)}`,
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
      last_refusal: said,
      wait_reason: 'provider_balance',
      rejections_in_row: undefined,
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
