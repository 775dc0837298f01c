import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../../shared/aws/dynamodb/cursor.ts';
import { idOf, now } from '../../contract/examples.ts';

const scope = { list: 'jobs', userId: 'alice' };
const position = { created_at: now.toISOString(), id: idOf(1) };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString());

describe('decodeCursor', () => {
  it('gives back what was encoded, for any user', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid({ version: 4 }), (userId, id) => {
        const own = { list: 'jobs', userId };
        expect(decodeCursor(own, encodeCursor(own, { ...position, id }))).toEqual({ ...position, id });
      }),
      { seed: 1 },
    );
  });

  it('holds nothing of the user it belongs to', () => {
    expect(JSON.stringify(decode(encodeCursor(scope, position)))).not.toContain('alice');
  });

  it.each([
    ['another user', { list: 'jobs', userId: 'bob' }],
    ['another list', { list: 'datasets', userId: 'alice' }],
    ['list and user read otherwise', { list: 'jobs","alice', userId: '' }],
  ])('refuses a cursor of %s', (_name, other) => {
    expect(() => decodeCursor(scope, encodeCursor(other, position))).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    );
  });

  it.each([
    ['another version', { v: 2 }],
    ['a field too many', { extra: 1 }],
    ['a time that is none', { at: 'yesterday' }],
    ['an id that is none', { id: '../../etc' }],
    ['an id of another type', { id: 5 }],
  ])('refuses a cursor with %s', (_name, change) => {
    const cursor = encode({ ...Object(decode(encodeCursor(scope, position))), ...change });
    expect(() => decodeCursor(scope, cursor)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
  });

  it('throws nothing but invalid_cursor for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => decodeCursor(scope, text)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
        },
      ),
      { seed: 1 },
    );
  });
});
