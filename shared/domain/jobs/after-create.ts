import { addSeconds } from '../clock.ts';
import type { CandidateRefusal, CreatePodOutcome } from '../pods/gpu-provider.ts';
import { cutToBytes } from '../text-bytes.ts';
import {
  backToQueue,
  maxRefusalBytes,
  nextCandidate,
  reasonOfRow,
  rowsAfter,
  unanswered,
  waitResumed,
  withoutFunds,
} from './back-off.ts';
import { currentCandidate } from './current-candidate.ts';
import { failed } from './ends.ts';
import { entry } from './history-entry.ts';
import type { FullJob, Job } from './job.ts';
import type { JobError } from './job-error.ts';
import type { JobChange } from './job-store.ts';
import { podSeen } from './pod-seen.ts';
import type { Policy } from './policy.ts';
import { type Reason, reasonRules } from './reasons.ts';

/** Returns the change of a job that follows from RunPod's answer to its create. The job must be in `pending / creating_pod`. */
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

const notAsked =
  'RunPod was not asked: users have had their share of its calls in this minute. The job waits for its turn.';

/**
 * The number of times that every offer must be refused before the job fails. RunPod gives the same answer for a wrong request and
 * for a GPU type that is no longer available, so one round of refusals is not enough.
 */
const maxRejectedRounds = 2;

const isRefusedForGood = (job: FullJob, refusal: CandidateRefusal): boolean => {
  const { rejections_in_row = 0, forbidden_in_row = 0 } = rowsAfter(job, refusal);
  return Math.max(rejections_in_row, forbidden_in_row) >= maxRejectedRounds * job.candidates.length;
};

const failedBy = (job: Job, reason: Reason, message: string, now: Date): JobChange => {
  const said = cutToBytes(message, maxRefusalBytes);
  const error: JobError = { code: reason, message: `${reasonRules[reason].advice} RunPod said: ${said}` };
  return failed(job, { actor: 'launcher', reason, error }, now);
};
