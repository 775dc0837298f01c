import * as z from 'zod';
import { FakeRows } from '../../support/fake-rows.ts';

const rowSchema = z.object({
  id: z.string(),
  count: z.int().optional(),
  tags: z.array(z.object({ name: z.string() })),
  few: z.array(z.string()).max(2).optional(),
  facts: z.record(z.string(), z.number()).optional(),
});
type Row = z.infer<typeof rowSchema>;

const setup = () => {
  const rows = new FakeRows<Row>(rowSchema, 'row');
  const first = rows.set('a', { id: 'a', count: 1, tags: [{ name: 'one' }], facts: { f: 1 } });
  return { rows, first };
};

describe('the rows of a fake', () => {
  it('are copied and frozen, and what was the same object before stays it', () => {
    const { rows, first } = setup();
    const tag = { name: 'two' };
    const next = rows.set('a', { ...first, tags: [...first.tags, tag] });
    tag.name = 'changed';
    expect(next).toEqual({ ...first, tags: [{ name: 'one' }, { name: 'two' }] });
    expect(next.facts).toBe(first.facts);
    expect(next.tags[0]).toBe(first.tags[0]);
    expect([next, next.tags, next.tags[1]].every(Object.isFrozen)).toBe(true);
  });

  it('lose what is set to undefined and what their schema does not know', () => {
    const { rows, first } = setup();
    const next = rows.set('a', { ...first, count: undefined, tags: [{ name: 'one', more: 1 } as { name: string }] });
    expect(Object.keys(next)).toEqual(['id', 'tags', 'facts']);
    expect(next.tags).toEqual([{ name: 'one' }]);
  });

  it.each<[string, object]>([
    ['a field that does not fit', { count: 1.5 }],
    ['a field that is needed and gone', { id: undefined }],
    ['an element that does not fit', { tags: [{ name: 1 }] }],
    ['a list that is too long', { few: ['a', 'b', 'c'] }],
    ['a number that JSON does not know', { facts: { f: Number.NaN } }],
  ])('refuse %s, and stay', (_what, change) => {
    const { rows, first } = setup();
    expect(() => rows.set('a', { ...first, ...change })).toThrow(/does not fit its schema/);
    expect(rows.get('a')).toBe(first);
  });

  it('are not kept where the guard throws', () => {
    const { rows, first } = setup();
    rows.guard = () => {
      throw new Error('too large');
    };
    expect(() => rows.set('a', { ...first, count: 2 })).toThrow('too large');
    expect(rows.get('a')).toBe(first);
  });
});
