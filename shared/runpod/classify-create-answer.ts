import type { CreatePodOutcome, CreatePodSpec } from '../domain/pods/gpu-provider.ts';
import { redactValues } from '../domain/pods/redact-values.ts';
import { readPod } from './pod-answer.ts';
import { type Answered, type ProviderAnswer, parseJson, problemSaid, problemText } from './provider-answer.ts';
import { Unreadable } from './unreadable.ts';

/**
 * RunPod's own complete sentences for two refusals. These sentences count in most statuses, because RunPod makes no pod after such a
 * refusal.
 */
const SAYS_NO_CAPACITY =
  /no longer any instances available|no instances currently available|does not have the resources to deploy|could not find any pods with required specifications/gi;
const SAYS_NO_BALANCE = /balance is too low|insufficient (?:balance|funds)/gi;
/** Shorter phrases that official clients match. These phrases count only in a 400, because "unavailable" in a 503 has another meaning. */
const HINTS_NO_CAPACITY =
  /please refresh and try again|try a different machine|no (?:machines|capacity|hosts|gpus|instances) available|insufficient capacity|unavailable|out of stock|sold out|not enough free gpus/gi;

const DEFAULT_RETRY_AFTER_SECONDS = 30;
/** The longest accepted Retry-After. A job that RunPod asks to wait for a day tries again earlier. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/**
 * The statuses that official clients treat as a refusal of one offer, before they request the next offer. None of these statuses means that
 * the request is wrong.
 */
const CONCERNS_THE_CANDIDATE: readonly number[] = [404, 409, 410, 423, 425];

const boundedWait = (seconds: number): number => Math.min(seconds, MAX_RETRY_AFTER_SECONDS);

/**
 * Creates an ambiguous outcome. A 503 may come from a proxy although RunPod has made the pod. So the Retry-After of a 503 does not prove
 * that there is no pod.
 */
const ambiguous = ({ status, retryAfterSeconds }: Answered, message: string): CreatePodOutcome => ({
  outcome: 'ambiguous',
  message,
  ...(status === 503 && retryAfterSeconds !== undefined && { retry_after_seconds: boundedWait(retryAfterSeconds) }),
});

const concernsTheCandidate = (status: number): boolean =>
  (status >= 300 && status < 400) || CONCERNS_THE_CANDIDATE.includes(status);

/** The texts of a user that a refusal may quote. */
type Quotable = Pick<CreatePodSpec, 'image' | 'env'>;

/** Reduces a text to its letters, because a refusal may quote in another case, with escapes, or without the white space. */
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, ' ');

/**
 * True if RunPod says one of these phrases in words of its own. A user could choose the image and the variables so that the refusal
 * of one request reads like a lack of GPUs or of balance, which counts for the jobs of others. A refusal may quote only a part of
 * them, so a phrase that they contain counts as the user's.
 */
const says = (phrases: RegExp, answer: Answered, { image, env }: Quotable): boolean => {
  const said = redactValues(problemSaid(answer), { ...env, image });
  const found = [...new Set(said.match(phrases)?.map(lettersOf))];
  const given = [image, ...Object.entries(env).map((variable) => variable.join(' '))].map(lettersOf);
  return found.some((phrase) => !given.some((text) => text.includes(phrase)));
};

const classifyRefusal = (answer: Answered, sent: Quotable): CreatePodOutcome => {
  const message = problemText(answer, sent.env);
  switch (answer.status) {
    case 400:
      return { outcome: says(HINTS_NO_CAPACITY, answer, sent) ? 'no_capacity' : 'rejected', message };
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
 * Classifies the answer to a create. An answer rules out that a pod was made only if the answer says so. Answers that are missing or not
 * understood are `ambiguous`.
 */
export const classifyCreateAnswer = (
  answer: ProviderAnswer,
  unreadable: Unreadable = new Unreadable(),
  sent: Quotable = { image: '', env: {} },
): CreatePodOutcome => {
  if (answer.kind === 'unanswered') return { outcome: 'ambiguous', message: answer.reason };
  if (answer.status >= 200 && answer.status < 300) {
    const pod = readPod(parseJson(answer.body), unreadable);
    return pod === undefined
      ? { outcome: 'ambiguous', message: `Answer ${answer.status} without a pod that can be read.` }
      : { outcome: 'created', pod };
  }
  const refusal = classifyRefusal(answer, sent);
  // RunPod's words are not examined in two cases. A refusal of the key comes before RunPod looks for a machine. A refusal of the request
  // is no lack of anything.
  if (refusal.outcome === 'auth' || refusal.outcome === 'invalid') return refusal;
  const message = problemText(answer, sent.env);
  if (says(SAYS_NO_BALANCE, answer, sent)) return { outcome: 'balance', message };
  if (says(SAYS_NO_CAPACITY, answer, sent)) return { outcome: 'no_capacity', message };
  return refusal;
};
