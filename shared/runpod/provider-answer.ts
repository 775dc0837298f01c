import * as z from 'zod';
import { cutToBytes } from '../domain/text-bytes.ts';

/** The raw answer to one call. */
export type ProviderAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly retryAfterSeconds: number | undefined;
      readonly requestId: string | undefined;
    }
  /** No answer, or none that could be read to its end: the call may have had its effect all the same. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export type Answered = Extract<ProviderAnswer, { kind: 'answered' }>;

const sentenceSchema = z.string().optional().catch(undefined);

/** Field by field: one that is odd silences no other. `error` and `message` are what older versions and proxies write. */
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

export const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The provider's own sentence on a refusal, shortened; a page of HTML from a proxy in between is never quoted. */
export const problemText = (answer: Answered): string => {
  const problem = problemSchema.safeParse(parseJson(answer.body)).data;
  const { detail, message, error, title, errors = [] } = problem ?? {};
  const faults = errors.map((fault) => faultSchema.safeParse(fault).data);
  const said = [detail || message || error || title, ...faults].filter(Boolean).join(' ');
  return said === '' ? `Answer ${answer.status} without an explanation.` : cutToBytes(said, MAX_MESSAGE_BYTES);
};

/** RunPod sends whole seconds; anything else counts as not sent. */
export const parseRetryAfter = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined;
