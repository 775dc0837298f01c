import { readFileSync } from 'node:fs';
import { hasTest, sectionsOf } from '../support/listed-tests.ts';

const page = readFileSync('docs/threat-model.md', 'utf8');
const sections = sectionsOf(page, '### ');
const listed = sections.flatMap(({ tests }) => tests);

describe('docs/threat-model.md', () => {
  it('has a section for every credential and party, each shown by a test', () => {
    expect(sections.length).toBeGreaterThan(70);
    expect(sections.filter(({ tests }) => tests.length === 0)).toEqual([]);
    for (const heading of ['A stolen credential', 'A hostile pod', 'A hostile user', 'Another stage'])
      expect(page).toContain(`\n## ${heading}\n`);
  });

  it.each(listed)('is right that $file has a test "$name"', (test) => {
    expect(hasTest(test)).toBe(true);
  });
});
