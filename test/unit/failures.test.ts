import { readFileSync } from 'node:fs';
import { hasTest, sectionsOf } from '../support/listed-tests.ts';

/** Headings begin with ids: `## G1 F1: what happened`. */
const rows = sectionsOf(readFileSync('docs/failures.md', 'utf8'), '## ').map(({ heading, tests }) => ({
  ids: heading.split(':')[0]?.split(' ') ?? [],
  tests,
}));

const listed = rows.flatMap(({ ids, tests }) => tests.map((test) => ({ ...test, ids })));

const isNamedAfter = (name: string, id: string): boolean =>
  new RegExp(`(?<![a-z0-9])${id}(?![a-z0-9])`, 'i').test(name);

describe('docs/failures.md', () => {
  it('lists every failure once, each with a test', () => {
    const ids = rows.flatMap((row) => row.ids);
    expect(ids.filter((id, nth) => ids.indexOf(id) !== nth)).toEqual([]);
    // 8 gaps, 37 reports and 19 findings are on record, one budget that nothing enforced, and 5 kinds of bad days.
    const count = (kind: string) => ids.filter((id) => id.startsWith(kind)).length;
    expect([count('G'), count('F'), count('H'), count('budget'), count('S')]).toEqual([8, 37, 19, 1, 5]);
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it.each(listed)('is right that $file has a test "$name", which names $ids', ({ ids, ...test }) => {
    expect(hasTest(test)).toBe(true);
    expect(ids.filter((id) => !isNamedAfter(test.name, id))).toEqual([]);
  });
});
