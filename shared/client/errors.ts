export interface FieldIssue {
  /** The path of the field, for example `training.learning_rate`. */
  readonly path: string;
  readonly message: string;
}

export interface PodwardenErrorOptions {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly issues?: readonly FieldIssue[] | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The base class of the errors that calls, uploads and downloads throw on their own. The message is a sentence for people. Programs should
 * decide by `code` or by class.
 */
export class PodwardenError extends Error {
  /** A stable code, for example `dataset_in_use`. The code is `unreachable`, `timeout` or `aborted` if no answer came. */
  readonly code: string;
  /** The HTTP status; `undefined` if no answer came. */
  readonly status: number | undefined;
  /** The id by which an operator finds the call in the server's logs. */
  readonly requestId: string | undefined;
  /** Problems of single fields. The list is empty if the answer names no field. */
  readonly issues: readonly FieldIssue[];
  readonly details: Readonly<Record<string, unknown>>;
  /** The seconds of the answer's Retry-After header, rounded up; `undefined` without that header. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, options: PodwardenErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    // The name is set here because minified bundles shorten the names of classes. People read the name of an error first.
    this.name = nameOf(this);
    this.code = code;
    this.status = options.status;
    this.requestId = options.requestId;
    this.issues = options.issues ?? [];
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 401: the credential is missing, invalid or expired. */
export class SignInError extends PodwardenError {}
/** 403: the credential is valid but does not permit the call. */
export class ForbiddenError extends PodwardenError {}
/** 404: the resource does not exist or belongs to another user. */
export class NotFoundError extends PodwardenError {}
/** 409, 410 and 412: the state of the resource forbids the call. */
export class ConflictError extends PodwardenError {}
/** 400, 413, 415 and other 4xx: the request itself must change before it can succeed. */
export class RefusedError extends PodwardenError {}
/** 429 even after all retries. */
export class RateLimitedError extends PodwardenError {}
/** 5xx even after all retries, or an answer that the client cannot read. */
export class ServerError extends PodwardenError {}
/** No answer came: the caller is offline, the address is wrong, or the server hangs. */
export class ConnectionError extends PodwardenError {}
/** The caller's AbortSignal ended the call. */
export class AbortedError extends PodwardenError {}

const kinds = {
  SignInError,
  ForbiddenError,
  NotFoundError,
  ConflictError,
  RefusedError,
  RateLimitedError,
  ServerError,
  ConnectionError,
  AbortedError,
};

const nameOf = (error: PodwardenError): string =>
  Object.entries(kinds).find(([, kind]) => error instanceof kind)?.[0] ?? 'PodwardenError';

/** Returns the error class for an HTTP status. */
export const kindOf = (status: number): typeof PodwardenError => {
  if (status === 401) return SignInError;
  if (status === 403) return ForbiddenError;
  if (status === 404) return NotFoundError;
  if ([409, 410, 412].includes(status)) return ConflictError;
  if (status === 429) return RateLimitedError;
  return status < 400 || status >= 500 ? ServerError : RefusedError;
};
