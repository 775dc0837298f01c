import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/architecture.md', 'utf8');
const table = page.slice(page.indexOf('## Where is'), page.indexOf('## Words'));
const rows = [...table.matchAll(/^\| (.+?) \| `([^`]+)`: `([^`]+)` \|$/gm)].map(
  ([, question = '', path = '', symbol = '']) => [question, path, symbol] as const,
);

describe('the page of the architecture', () => {
  it('answers a dozen questions of where something is', () => {
    expect(rows.length).toBeGreaterThanOrEqual(12);
  });

  it.each(rows)('tells where to find %s', (_question, path, symbol) => {
    expect(existsSync(path)).toBe(true);
    const declared = new RegExp(`^(?:export )?(?:const|class|def) ${symbol}\\b|^ {2,4}${symbol}: \\{`, 'm');
    expect(readFileSync(path, 'utf8')).toMatch(declared);
  });
});
