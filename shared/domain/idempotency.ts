import { AppError } from './errors.ts';

/** The facts by which a repeated create is recognized: the id computed from the Idempotency-Key, and the hash of the request. */
export interface Idempotency {
  /** The id of the created thing. The same user, operation and key give the same id. */
  readonly id: string;
  /** The SHA-256 of the request, which distinguishes a repeated request from another request with the same key. */
  readonly request_sha256: string;
}

/**
 * Checks a repeated create. `standing` is the existing thing that a store returned instead of creating a new one. The existing
 * thing may answer this request only if the same request created it. Throws `idempotency_conflict` otherwise.
 */
export const assertSameRequest = (
  standing: { readonly request_sha256?: string | undefined },
  idempotency: Idempotency | undefined,
): void => {
  if (idempotency !== undefined && standing.request_sha256 === idempotency.request_sha256) return;
  throw sentWithAnother();
};

/** Returns the error `idempotency_conflict` (409). The error also applies if only a reservation of the earlier request exists. */
export const sentWithAnother = (): AppError =>
  new AppError(
    'idempotency_conflict',
    'This Idempotency-Key was sent before with another request. Use a new key for a new request.',
  );
