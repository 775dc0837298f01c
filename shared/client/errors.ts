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

/** Every fault that the client throws of itself. The message is a sentence for a person; decide by `code` or by class. */
export class PodwardenError extends Error {
  /** Stable, for example `dataset_in_use`; of a fault without an answer `unreachable`, `timeout` or `aborted`. */
  readonly code: string;
  /** The status of HTTP; `undefined` where there was no answer. */
  readonly status: number | undefined;
  /** The id by which an operator finds the call. */
  readonly requestId: string | undefined;
  /** Faults of single fields; empty if the answer names none. */
  readonly issues: readonly FieldIssue[];
  readonly details: Readonly<Record<string, unknown>>;
  /** How long the server wants to be left alone, where it says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, options: PodwardenErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    // Minified bundles shorten the names of classes, and a name is what people see first.
    this.name = nameOf(this);
    this.code = code;
    this.status = options.status;
    this.requestId = options.requestId;
    this.issues = options.issues ?? [];
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 401: there is no credential, or one that is not or no longer valid. */
export class SignInError extends PodwardenError {}
/** 403: the credential is good and opens something else. */
export class ForbiddenError extends PodwardenError {}
/** 404: there is no such thing, or it is another user's. */
export class NotFoundError extends PodwardenError {}
/** 409, 410 and 412: the state of the thing forbids it. */
export class ConflictError extends PodwardenError {}
/** 400, 413, 415 and 422: the request itself has to change. */
export class RefusedError extends PodwardenError {}
/** 429, still so after all retries. */
export class RateLimitedError extends PodwardenError {}
/** 5xx, still so after all retries, and answers that cannot be read. */
export class ServerError extends PodwardenError {}
/** No answer: offline, a wrong address, a server that hangs. */
export class ConnectionError extends PodwardenError {}
/** The caller's signal ended the call. */
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

/** The class for a status of HTTP. */
export const kindOf = (status: number): typeof PodwardenError => {
  if (status === 401) return SignInError;
  if (status === 403) return ForbiddenError;
  if (status === 404) return NotFoundError;
  if ([409, 410, 412].includes(status)) return ConflictError;
  if (status === 429) return RateLimitedError;
  return status < 400 || status >= 500 ? ServerError : RefusedError;
};
