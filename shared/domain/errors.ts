/**
 * The class of errors that a caller can react to. A code is stable and documented. A message is a sentence for a person. The HTTP
 * status of each code is in `shared/http/problem.ts`.
 */

export const errorCodes = [
  'invalid_request',
  'malformed_json',
  'invalid_cursor',
  'unknown_gpu',
  'unauthorized',
  'forbidden',
  'user_suspended',
  'not_found',
  'conflict',
  'idempotency_conflict',
  'dataset_in_use',
  'artifact_in_use',
  'dataset_not_ready',
  'upload_incomplete',
  'job_over',
  'job_not_over',
  'attempt_already_claimed',
  'refresh_limit_reached',
  'hold_limit_reached',
  'complete_limit_reached',
  'suspension_limit_reached',
  'attempt_over',
  'token_used',
  'token_expired',
  'token_revoked',
  'precondition_failed',
  'payload_too_large',
  'dataset_too_large',
  'unsupported_media_type',
  'dataset_rejected',
  'format_unsuitable',
  'config_invalid',
  'disk_too_small',
  'gpu_too_small',
  'limit_exceeded',
  'rate_limited',
  'dependency_unavailable',
  'provider_unavailable',
  'deploys_paused',
  'corrupt_item',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Facts that the caller may use, never secrets. The API answers them as `details`. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The errors of single fields. The API answers them as `issues`. */
  readonly issues?: readonly FieldIssue[];
  readonly retryAfterSeconds?: number;
}

export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly issues: readonly FieldIssue[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.issues = options.issues;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/**
 * Returns the error for a thing that does not exist. A thing of another user gets the same answer, which does not reveal that it
 * exists.
 */
export const notFound = (what: string, id: string, path?: string): AppError =>
  new AppError('not_found', `${what} ${id} does not exist.`, {
    ...(path === undefined ? {} : { issues: [{ path, message: 'does not exist' }] }),
  });

export const unauthorized = (message: string): AppError => new AppError('unauthorized', message);

/**
 * Returns the error for a call that only some people may make, on a thing that belongs to no user. `notFound` is the error for a
 * thing of another user.
 */
export const forbidden = (message: string): AppError => new AppError('forbidden', message);

export const invalidRequest = (message: string, issues?: readonly FieldIssue[]): AppError =>
  new AppError('invalid_request', message, issues ? { issues } : {});

export const corruptItem = (what: string, cause: unknown): AppError =>
  new AppError('corrupt_item', `A stored ${what} does not fit its schema.`, { cause });

/** Returns the error for a service of AWS, or its local replacement, that did not answer. The same call may succeed a few seconds later. */
export const dependencyUnavailable = (what: string, cause: unknown): AppError =>
  new AppError('dependency_unavailable', `${what} did not answer. Try again in a few seconds.`, {
    cause,
    retryAfterSeconds: 5,
  });
