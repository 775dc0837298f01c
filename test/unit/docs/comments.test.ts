import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** A comment that opens so puts its subject last, or has none. */
const openings = /(?:\/\*\*?|\/\/|#|^\s*\*) (?:What|Who|Whoever|Whose|That|Whatever|Which|Whether|Of) .*/gm;

const sources = globSync('{apps,functions,infra,shared}/**/*.{ts,tsx,mjs,py,sh}', { cwd: root }).filter(
  (path) => !/node_modules|\/generated\//.test(path),
);

describe('comments of the product', () => {
  it('put their subject first', () => {
    expect(sources.length).toBeGreaterThan(1000);
    const found = sources.flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(openings)].map(([line]) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
