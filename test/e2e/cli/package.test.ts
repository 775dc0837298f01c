import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { packCli } from '../../../infra/cli/pack-cli.ts';
import { offlineNpm } from '../offline-npm.ts';
import { startWorld } from '../stack-world.ts';

jest.setTimeout(120_000);

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** Other Node.js on this machine than the one of the tests: people have what they have. */
const otherNodes = (): readonly string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter(
      (path) =>
        !path.startsWith(root) && !path.includes('node_modules') && statSync(path, { throwIfNoEntry: false })?.isFile(),
    );

describe('the package of the command line', () => {
  it('is one file that npx starts in an empty folder, without a network, on each Node.js that is here', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-cli-package-'));
    const world = await startWorld();
    try {
      const path = await packCli(join(folder, 'packed'));
      const { stdout: listed } = await run('tar', ['-tzf', path]);
      expect(listed.trim().split('\n').sort()).toEqual([
        'package/README.md',
        'package/package.json',
        'package/podwarden.cjs',
      ]);
      const empty = join(folder, 'empty');
      mkdirSync(empty);
      const alice = await world.as('alice');
      const { body } = await alice.post('/api/keys', { name: 'npx', scope: 'read' });
      const env = {
        ...offlineNpm(folder),
        PODWARDEN_API_URL: world.stack.apiUrl,
        PODWARDEN_API_KEY: body.key,
      };
      const npx = (...args: readonly string[]) =>
        run('npx', ['--yes', `--package=${path}`, 'podwarden', ...args], { cwd: empty, env });
      expect((await npx('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect((await npx('whoami', '-q')).stdout).toBe('alice\n');
      expect(readdirSync(empty)).toEqual([]);

      await run('tar', ['-xzf', path, '-C', folder]);
      const nodes = otherNodes();
      if (nodes.length === 0) process.stderr.write('skipped: there is no other Node.js on this machine\n');
      for (const node of nodes) {
        const { stdout } = await run(node, ['--version']);
        if (Number(/^v(\d+)/.exec(stdout)?.[1]) < 20) continue;
        const { stdout: said } = await run(node, [join(folder, 'package/podwarden.cjs'), 'whoami', '-q'], {
          cwd: empty,
          env,
        });
        expect(said).toBe('alice\n');
      }
    } finally {
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
