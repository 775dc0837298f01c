import { assertSameRequest } from '../../../shared/domain/idempotency.ts';
import { idSchema } from '../../../shared/domain/values.ts';
import { readIdempotency } from '../../../shared/http/idempotency-key.ts';

const scope = { operation: 'create-config', userId: 'user-1', request: { body: { a: 1, b: { c: 2, d: 3 } } } } as const;

describe('readIdempotency', () => {
  it('makes one UUID of a user, an operation and a key', () => {
    const first = readIdempotency('key', scope);
    expect(idSchema.safeParse(first?.id).success).toBe(true);
    expect(readIdempotency('key', scope)).toEqual(first);
    for (const other of [
      readIdempotency('key2', scope),
      readIdempotency('key', { ...scope, userId: 'user-2' }),
      readIdempotency('key', { ...scope, operation: 'deploy-job' }),
    ]) {
      expect(other?.id).not.toBe(first?.id);
    }
  });

  it('takes no notice of the order of fields, but of every value', () => {
    const hash = (body: unknown) => readIdempotency('key', { ...scope, request: { body } })?.request_sha256;
    expect(hash({ b: { d: 3, c: 2 }, a: 1 })).toBe(hash({ a: 1, b: { c: 2, d: 3 } }));
    expect(hash({ a: 1, b: { c: 2, d: 4 } })).not.toBe(hash({ a: 1, b: { c: 2, d: 3 } }));
    expect(hash([1, 2])).not.toBe(hash([2, 1]));
  });

  it('is nothing without a key', () => {
    expect(readIdempotency(undefined, scope)).toBeUndefined();
  });
});

describe('assertSameRequest', () => {
  const idempotency = { id: 'x', request_sha256: 'a'.repeat(64) };

  it('lets the same request through', () => {
    expect(() => assertSameRequest({ request_sha256: 'a'.repeat(64) }, idempotency)).not.toThrow();
  });

  it('refuses another request, and a standing thing that no key made', () => {
    expect(() => assertSameRequest({ request_sha256: 'b'.repeat(64) }, idempotency)).toThrow(/Idempotency-Key/);
    expect(() => assertSameRequest({}, idempotency)).toThrow(/Idempotency-Key/);
    expect(() => assertSameRequest({}, undefined)).toThrow(/Idempotency-Key/);
  });
});
