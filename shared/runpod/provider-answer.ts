import * as z from 'zod';
import { redactValues } from '../domain/pods/redact-values.ts';
import { cutToBytes } from '../domain/text-bytes.ts';

/** The raw answer of RunPod to one call. */
export type ProviderAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly retryAfterSeconds: number | undefined;
      readonly requestId: string | undefined;
    }
  /** No complete answer came. RunPod may still have executed the call. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export type Answered = Extract<ProviderAnswer, { kind: 'answered' }>;

const sentenceSchema = z.string().optional().catch(undefined);

/**
 * The fields of an error body. Each field is checked separately, so that one invalid field does not hide the others. Older versions and
 * proxies use `error` and `message`.
 */
const problemSchema = z.object({
  detail: sentenceSchema,
  message: sentenceSchema,
  error: sentenceSchema,
  title: sentenceSchema,
  errors: z.array(z.unknown()).catch([]),
});

const faultSchema = z.union([
  z.string(),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

const MAX_MESSAGE_BYTES = 300;

/** The most errors of an answer that are read, and the most characters of all its words. RunPod names a few fields in a sentence each. */
const MAX_FAULTS = 100;
const MAX_SAID_CHARACTERS = 2 ** 20;

export const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Returns RunPod's own explanation of a refusal, or an empty text. An HTML page from a proxy is never quoted. */
export const problemSaid = (answer: Answered): string => {
  const problem = problemSchema.safeParse(parseJson(answer.body)).data;
  const { detail, message, error, title, errors = [] } = problem ?? {};
  const faults = errors.slice(0, MAX_FAULTS).map((fault) => faultSchema.safeParse(fault).data);
  return [detail || message || error || title, ...faults].filter(Boolean).join(' ').slice(0, MAX_SAID_CHARACTERS);
};

/** Returns RunPod's explanation for a message of ours: without the values of the environment that was sent, and shortened. */
export const problemText = (answer: Answered, env: Readonly<Record<string, string>>): string => {
  const said = redactValues(problemSaid(answer), env);
  return said === '' ? `Answer ${answer.status} without an explanation.` : cutToBytes(said, MAX_MESSAGE_BYTES);
};

/** Parses Retry-After. RunPod sends whole seconds, and any other value is ignored. */
export const parseRetryAfter = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined;
