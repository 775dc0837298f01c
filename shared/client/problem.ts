import { type FieldIssue, kindOf, type PodwardenError } from './errors.ts';
import { retryAfterMs } from './retry-delay.ts';

/** The fields that the body of a failure may have. The body comes from Podwarden, from API Gateway (`{"message"}`) or from a proxy. */
interface ProblemBody {
  readonly error?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly request_id?: unknown;
  readonly issues?: unknown;
  readonly details?: unknown;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIssue = (value: unknown): value is FieldIssue =>
  isObject(value) && typeof value.path === 'string' && typeof value.message === 'string';

/** Error codes for failures without a code of their own, which come from API Gateway or from a proxy before API Gateway. */
const codes: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  429: 'rate_limited',
};

/** Returns the error for an answer whose status is not a success. */
export const errorOf = (response: Response, body: unknown, nowMs: number): PodwardenError => {
  const { status, headers } = response;
  const { error, message, code, request_id, issues, details }: ProblemBody = isObject(body) ? body : {};
  const waitMs = retryAfterMs(headers, nowMs);
  const told = textOf(message);
  return new (kindOf(status))(
    textOf(code) ?? codes[status] ?? (status >= 500 ? 'server_error' : 'unknown'),
    textOf(error) ?? `The server answered ${status}${told === undefined ? '' : ` (${told})`}.`,
    {
      status,
      requestId: textOf(request_id) ?? headers.get('apigw-requestid') ?? undefined,
      issues: Array.isArray(issues) ? issues.filter(isIssue) : undefined,
      details: isObject(details) ? details : undefined,
      retryAfterSeconds: waitMs === undefined ? undefined : Math.ceil(waitMs / 1000),
    },
  );
};
