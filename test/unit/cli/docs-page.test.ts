import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit } from '../../../apps/cli/exit.ts';
import { allSpecs } from '../../../apps/cli/specs/all.ts';
import { withReference } from '../../../infra/cli/reference.ts';
import { widthOf } from '../../../shared/terminal/text-width.ts';
import { aWorld, removeHomes } from './a-world.ts';

const page = readFileSync(join(__dirname, '../../../docs/cli.md'), 'utf8');
afterEach(removeHomes);

describe('docs/cli.md', () => {
  it('has the commands as they are (npm run cli:docs renews it)', () => {
    expect(withReference(page)).toBe(page);
  });

  it('tells every exit code', () => {
    for (const code of Object.values(exit)) expect(page).toContain(`\n| ${code} | `);
  });
});

describe('help', () => {
  it.each([40, 80, 200])('of every command fits %d columns, as far as its examples do', async (columns) => {
    for (const { name } of allSpecs) {
      const { code, out } = await aWorld({ columns }).run(...name.split(' '), '--help');
      expect(code).toBe(0);
      const lines = out.split('\n').filter((line) => !line.startsWith('  podwarden ') && !line.startsWith('Usage: '));
      for (const line of lines) expect(`${widthOf(line) <= columns ? 'fits' : 'wide'}: ${line}`).toBe(`fits: ${line}`);
    }
  });

  it('is data where it was asked for, and talk where something is missing', async () => {
    const { run } = aWorld();
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
    expect(await run()).toMatchObject({ code: 2, out: '' });
    expect((await run('dataset')).err).toContain('dataset upload');
    expect((await run('help', 'job', 'logs')).out).toBe((await run('job', 'logs', '--help')).out);
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run('--vresion')).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean --version?') });
  });
});
