import type { CreatePodOutcome } from '../domain/pods/gpu-provider.ts';
import { readPod } from './pod-answer.ts';
import { type Answered, type ProviderAnswer, parseJson, problemText } from './provider-answer.ts';
import { Unreadable } from './unreadable.ts';

/** RunPod's whole sentences: a refusal whatever the status around them, since no pod is made after either. */
const SAYS_NO_CAPACITY =
  /no longer any instances available|no instances currently available|does not have the resources to deploy|could not find any pods with required specifications/i;
const SAYS_NO_BALANCE = /balance is too low|insufficient (?:balance|funds)/i;
/** Looser words, as official clients match them; trusted in a 400 only: a 503 is "unavailable" in quite another sense. */
const HINTS_NO_CAPACITY =
  /please refresh and try again|try a different machine|no (?:machines|capacity|hosts|gpus|instances) available|insufficient capacity|unavailable|out of stock|sold out|not enough free gpus/i;

const DEFAULT_RETRY_AFTER_SECONDS = 30;
/** A job that is told to wait for a day asks again before that. */
const MAX_RETRY_AFTER_SECONDS = 3600;

const classifyRefusal = (answer: Answered): CreatePodOutcome => {
  const message = problemText(answer);
  switch (answer.status) {
    case 400:
      return { outcome: HINTS_NO_CAPACITY.test(message) ? 'no_capacity' : 'rejected', message };
    case 401:
    case 403:
      return { outcome: 'auth', message };
    case 402:
      return { outcome: 'balance', message };
    case 408:
      return { outcome: 'ambiguous', message };
    case 429:
      return {
        outcome: 'rate_limited',
        retry_after_seconds: Math.min(answer.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS, MAX_RETRY_AFTER_SECONDS),
      };
    default:
      return { outcome: answer.status >= 500 ? 'ambiguous' : 'invalid', message };
  }
};

/**
 * What a create's answer means. A pod is ruled out only by an answer that says so: whatever is not understood, and no answer
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
  if (answer.status === 400 || answer.status >= 500) {
    const message = problemText(answer);
    if (SAYS_NO_BALANCE.test(message)) return { outcome: 'balance', message };
    if (SAYS_NO_CAPACITY.test(message)) return { outcome: 'no_capacity', message };
  }
  return classifyRefusal(answer);
};
