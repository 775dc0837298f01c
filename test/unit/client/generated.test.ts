import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const committed = join(root, 'shared/client/generated');

const contents = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('shared/client/generated', () => {
  it('is what `npm run client:types` makes of the contract as it is now', () => {
    const out = mkdtempSync(join(tmpdir(), 'client-types-'));
    try {
      execFileSync(process.execPath, [join(root, 'infra/client/write-types.ts'), '--out', out]);
      expect(Object.keys(contents(out)).sort()).toEqual(['api.ts', 'repeats.ts']);
      for (const [name, text] of Object.entries(contents(out))) {
        // Thousands of lines as a difference would help nobody.
        if (text !== contents(committed)[name]) throw new Error(`${name} is out of date: npm run client:types`);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
