import { createHash } from 'node:crypto';
import { invalidRequest } from '../domain/errors.ts';
import { uuidOf } from '../domain/hash-uuid.ts';
import type { Idempotency } from '../domain/idempotency.ts';
import type { FunctionName } from '../names.ts';

const pattern = /^[\x21-\x7e]{1,128}$/;

/** Reads the header Idempotency-Key. Returns `undefined` without the header, and throws `invalid_request` for an invalid one. */
export const readIdempotency = (
  header: string | undefined,
  scope: { readonly operation: FunctionName; readonly userId: string; readonly request: unknown },
): Idempotency | undefined => {
  if (header === undefined) return undefined;
  if (!pattern.test(header)) {
    throw invalidRequest('Idempotency-Key must be 1 to 128 visible ASCII characters.', [
      { path: 'Idempotency-Key', message: 'must be 1 to 128 visible ASCII characters' },
    ]);
  }
  return {
    id: uuidOf(JSON.stringify([scope.operation, scope.userId, header])),
    request_sha256: createHash('sha256').update(canonicalJson(scope.request)).digest('hex'),
  };
};

/** Converts a value to JSON with sorted keys, so that the order of a client's fields does not change the hash. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
