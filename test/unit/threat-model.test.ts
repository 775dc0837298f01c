import { readFileSync } from 'node:fs';
import { hasTest, testsListedIn } from '../support/listed-tests.ts';

const page = readFileSync('docs/threat-model.md', 'utf8').split('\n');

/** Every row of every table but the heads, which a line of dashes follows. */
const rows = page.filter(
  (line, nth) => line.startsWith('| ') && !/^\|-/.test(page[nth + 1] ?? '') && !/^\|-/.test(line),
);

const listed = rows.flatMap(testsListedIn);

describe('docs/threat-model.md', () => {
  it('has a row for every credential and party, each shown by a test', () => {
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter((row) => testsListedIn(row).length === 0)).toEqual([]);
    for (const heading of ['A stolen credential', 'A hostile pod', 'A hostile user', 'Another stage'])
      expect(page).toContain(`## ${heading}`);
  });

  it.each(listed)('is right that $file has a test "$name"', (test) => {
    expect(hasTest(test)).toBe(true);
  });
});
