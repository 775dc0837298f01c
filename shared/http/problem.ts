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
  const known = error instanceof AppError && statusByCode[error.code] < 500;
  const dependency = error instanceof AppError && statusByCode[error.code] === 503;
  if (!(error instanceof AppError) || (!known && !dependency)) {
    return json(500, { error: internalMessage, code: 'internal_error', request_id: requestId });
  }
  const { directive, ...details } = error.details ?? {};
  const body = {
    error: error.message,
    code: error.code,
    request_id: requestId,
    ...(directive === undefined ? {} : { directive }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(error.issues === undefined ? {} : { issues: error.issues }),
  };
  const response = json(statusByCode[error.code], body);
  if (error.code === 'unauthorized')
    response.headers = { ...response.headers, 'www-authenticate': challengeOf(details) };
  const retryAfterSeconds = error.retryAfterSeconds ?? (dependency ? 5 : undefined);
  if (retryAfterSeconds !== undefined) {
    response.headers = { ...response.headers, 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  }
  return response;
};

/** Returns the WWW-Authenticate header. RFC 6750: the challenge names an error only if the request had a credential. */
const challengeOf = ({ reason }: Readonly<Record<string, unknown>>): string =>
  reason === undefined || reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"';

export const json = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

export const csv = (
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body,
});
