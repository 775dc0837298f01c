import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { AppError, type ErrorCode } from '../domain/errors.ts';

/** The HTTP status of each error code. `satisfies` makes the compiler refuse a code without a status. */
export const statusByCode = {
  invalid_request: 400,
  malformed_json: 400,
  invalid_cursor: 400,
  unknown_gpu: 400,
  unauthorized: 401,
  forbidden: 403,
  user_suspended: 403,
  not_found: 404,
  conflict: 409,
  idempotency_conflict: 409,
  dataset_in_use: 409,
  artifact_in_use: 409,
  dataset_not_ready: 409,
  upload_incomplete: 409,
  job_over: 409,
  job_not_over: 409,
  attempt_already_claimed: 409,
  refresh_limit_reached: 409,
  hold_limit_reached: 409,
  complete_limit_reached: 409,
  suspension_limit_reached: 409,
  attempt_over: 410,
  token_used: 410,
  token_expired: 410,
  token_revoked: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  dataset_too_large: 413,
  unsupported_media_type: 415,
  dataset_rejected: 422,
  format_unsuitable: 422,
  config_invalid: 422,
  disk_too_small: 422,
  gpu_too_small: 422,
  limit_exceeded: 422,
  rate_limited: 429,
  dependency_unavailable: 503,
  provider_unavailable: 503,
  deploys_paused: 503,
  corrupt_item: 500,
} as const satisfies Record<ErrorCode, number>;

/** The message of every answer with status 500, which reveals only the request id. */
const internalMessage = 'Something went wrong on our side. Report the request id if it happens again.';

/**
 * Converts any error to the common error body. `directive` tells a pod what to do. The field comes from the `details` of `attempt_over`.
 */
export const problemResponse = (error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 => {
  const status = error instanceof AppError ? statusByCode[error.code] : 500;
  if (!(error instanceof AppError) || status === 500) {
    return json(500, { error: internalMessage, code: 'internal_error', request_id: requestId });
  }
  const { directive, ...details } = error.details ?? {};
  const body = {
    error: error.message,
    code: error.code,
    request_id: requestId,
    directive,
    details: Object.keys(details).length === 0 ? undefined : details,
    issues: error.issues,
  };
  const retryAfterSeconds = error.retryAfterSeconds ?? (status === 503 ? 5 : undefined);
  return json(status, body, {
    ...(error.code === 'unauthorized' && { 'www-authenticate': challengeOf(details) }),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
  });
};

/** Returns the WWW-Authenticate header. RFC 6750: the challenge names an error only if the request had a credential. */
const challengeOf = ({ reason }: Readonly<Record<string, unknown>>): string =>
  reason === undefined || reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"';

type Headers = Readonly<Record<string, string>>;

export const json = (statusCode: number, body: unknown, headers?: Headers): APIGatewayProxyStructuredResultV2 =>
  answerOf('application/json', statusCode, JSON.stringify(body), headers);

export const csv = (statusCode: number, body: string, headers?: Headers): APIGatewayProxyStructuredResultV2 =>
  answerOf('text/csv', statusCode, body, headers);

const answerOf = (type: string, statusCode: number, body: string, headers?: Headers) => ({
  statusCode,
  headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', ...headers },
  body,
});
