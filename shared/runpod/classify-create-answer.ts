import type { CreatePodOutcome } from '../domain/pods/gpu-provider.ts';
import { readPod } from './pod-answer.ts';
import { type Answered, type ProviderAnswer, parseJson, problemText } from './provider-answer.ts';
import { Unreadable } from './unreadable.ts';

/** RunPod's whole sentences: a refusal in most statuses around them, since no pod is made after either. */
const SAYS_NO_CAPACITY =
  /no longer any instances available|no instances currently available|does not have the resources to deploy|could not find any pods with required specifications/i;
const SAYS_NO_BALANCE = /balance is too low|insufficient (?:balance|funds)/i;
/** Looser words, as official clients match them; trusted in a 400 only: a 503 is "unavailable" in quite another sense. */
const HINTS_NO_CAPACITY =
  /please refresh and try again|try a different machine|no (?:machines|capacity|hosts|gpus|instances) available|insufficient capacity|unavailable|out of stock|sold out|not enough free gpus/i;

const DEFAULT_RETRY_AFTER_SECONDS = 30;
/** A job that is asked to wait for a day asks again before that. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/** Official clients take these for clean refusals of one candidate and ask for the next. None says that the request is at fault. */
const CONCERNS_THE_CANDIDATE: readonly number[] = [404, 409, 410, 423, 425];

const boundedWait = (seconds: number): number => Math.min(seconds, MAX_RETRY_AFTER_SECONDS);

/** A 503 may come from a proxy in front of a server that has made the pod, so what it says of the wait proves no more. */
const ambiguous = ({ status, retryAfterSeconds }: Answered, message: string): CreatePodOutcome => ({
  outcome: 'ambiguous',
  message,
  ...(status === 503 && retryAfterSeconds !== undefined && { retry_after_seconds: boundedWait(retryAfterSeconds) }),
});

const concernsTheCandidate = (status: number): boolean =>
  (status >= 300 && status < 400) || CONCERNS_THE_CANDIDATE.includes(status);

const classifyRefusal = (answer: Answered): CreatePodOutcome => {
  const message = problemText(answer);
  switch (answer.status) {
    case 400:
      return { outcome: HINTS_NO_CAPACITY.test(message) ? 'no_capacity' : 'rejected', message };
    case 401:
      return { outcome: 'auth', message };
    case 402:
      return { outcome: 'balance', message };
    case 403:
      return { outcome: 'forbidden', message };
    case 408:
      return ambiguous(answer, message);
    case 429:
      return {
        outcome: 'rate_limited',
        retry_after_seconds: boundedWait(answer.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS),
      };
    default:
      if (answer.status >= 500) return ambiguous(answer, message);
      return { outcome: concernsTheCandidate(answer.status) ? 'unavailable' : 'invalid', message };
  }
};

/**
 * The meaning of a create's answer. A pod is ruled out only by an answer that says so: whatever is not understood, and no answer
 * at all, is `ambiguous`.
 */
export const classifyCreateAnswer = (
  answer: ProviderAnswer,
  unreadable: Unreadable = new Unreadable(),
): CreatePodOutcome => {
  if (answer.kind === 'unanswered') return { outcome: 'ambiguous', message: answer.reason };
  if (answer.status >= 200 && answer.status < 300) {
    const pod = readPod(parseJson(answer.body), unreadable);
    return pod === undefined
      ? { outcome: 'ambiguous', message: `Answer ${answer.status} without a pod that can be read.` }
      : { outcome: 'created', pod };
  }
  const refusal = classifyRefusal(answer);
  // A refusal of the key never gets as far as to look for a machine, and one of the request may quote what a user wrote.
  if (refusal.outcome === 'auth' || refusal.outcome === 'invalid') return refusal;
  const message = problemText(answer);
  if (SAYS_NO_BALANCE.test(message)) return { outcome: 'balance', message };
  if (SAYS_NO_CAPACITY.test(message)) return { outcome: 'no_capacity', message };
  return refusal;
};
