import { AppError } from './errors.ts';

/** The facts by which a create answers a repeat: the id that follows from the key, and what was asked for. */
export interface Idempotency {
  /** Equal for equal user, operation and key. */
  readonly id: string;
  /** SHA-256 of the request, which distinguishes a repeat from a misuse of the key. */
  readonly request_sha256: string;
}

/**
 * The one rule for repeats. `standing` is what a store answered in place of something new: it may answer this request
 * only if the same request made it. Throws `idempotency_conflict` otherwise.
 */
export const assertSameRequest = (
  standing: { readonly request_sha256?: string | undefined },
  idempotency: Idempotency | undefined,
): void => {
  if (idempotency !== undefined && standing.request_sha256 === idempotency.request_sha256) return;
  throw sentWithAnother();
};

/** `idempotency_conflict` (409), also where nothing but a share of the earlier request stands. */
export const sentWithAnother = (): AppError =>
  new AppError(
    'idempotency_conflict',
    'This Idempotency-Key was sent before with another request. Use a new key for a new request.',
  );
