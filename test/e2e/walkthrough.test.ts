import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalStackOptions } from '../../infra/local/stack/local-stack.ts';
import { hasCommand } from '../support/has-command.ts';
import { type StackWorld, startWorld } from './stack-world.ts';

const root = join(import.meta.dirname, '../..');

const page = readFileSync(join(root, 'docs/walkthrough.md'), 'utf8');
const [byCurl = '', byCli = ''] = page.split('## The same with the command line');

const blocksOf = (text: string): string[] =>
  [...text.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');

const hasWget = hasCommand('wget');

/** Runs blocks of the page against a stack of their own; answers all that they print. */
const walk = async (
  blocks: readonly string[],
  replacing: (world: StackWorld) => Promise<Readonly<Record<string, string>>>,
  options: LocalStackOptions = {},
): Promise<string> => {
  const world = await startWorld(options);
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-walk-'));
  try {
    const { stack } = world;
    mkdirSync(join(folder, '.podwarden'));
    mkdirSync(join(folder, 'fetched'));
    const state = {
      pid: process.pid,
      api_url: stack.apiUrl,
      issuer_url: stack.issuerUrl,
      runpod_url: stack.runpodUrl,
      simulated_runpod_api_key: stack.simulator?.apiKey,
    };
    writeFileSync(join(folder, '.podwarden/dev.json'), JSON.stringify(state));
    let script = blocks.join('\n').replaceAll('http://127.0.0.1:8787', stack.apiUrl);
    for (const [text, other] of Object.entries(await replacing(world))) {
      if (!script.includes(text)) throw new Error(`The page no longer says ${text}.`);
      script = script.replace(text, () => other);
    }
    const { stdout } = await runBash(`export HOME=${folder}\n${script}`, folder);
    return stdout;
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('the walk by hand', () => {
  it('works when it is copied into a shell', async () => {
    // The first block starts the stack.
    const blocks = blocksOf(byCurl).slice(1);
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    const lines = blocks.map((block) => {
      const kept = block.split('\n').filter((line) => hasWget || !line.startsWith('wget'));
      return kept.join('\n');
    });
    if (!hasWget) process.stderr.write('skipped: the lines with wget, which this machine does not have\n');
    const stdout = await walk(lines, async ({ stack }) => ({
      '$(npm run --silent token -- alice)': await stack.issueToken('alice'),
      '$(npm run --silent token -- ops --operator)': await stack.issueToken('ops', { operator: true }),
    }));
    if (hasWget) expect(stdout).toContain('same bytes\ngone: the token was used');
    expect(stdout).toContain('resumed');
    expect(stdout).toContain('"status":"completed"');
    expect(stdout).toContain('"kind":"model"');
    expect(stdout).toContain('"accepted":1,"directive":"continue"');
    expect(stdout).toContain('"train_loss":"nan"');
    expect(stdout).toContain('"set_by":"user"');
    expect(stdout).toContain('"spared":null');
    expect(stdout).toContain('"description":"They jump."');
    expect(stdout).toContain('so there is nothing to mend');
    expect(stdout).toContain('"code":"precondition_failed"');
    expect(stdout).toContain('"path":"gpu_types.1"');
    expect(stdout).toContain('"path":"webhook"');
    expect(stdout).toContain('"labels":{"kept":"yes"}');
    expect(stdout).toContain('"requested":{"gpu_types":["RTX 4090"]');
    expect(stdout).toContain('fetched');
    expect(stdout).toContain('"status":"stopped"');
    expect(stdout).toContain('"code":"attempt_over"');
    expect(stdout).not.toContain('internal_error');
  }, 120_000);

  it('works with the command line', async () => {
    const blocks = blocksOf(byCli);
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    const keyOf = async ({ as }: StackWorld) => {
      const { body } = await (await as('alice')).post('/api/keys', { name: 'walk', scope: 'write' });
      return String(body.key);
    };
    const stdout = await walk(
      blocks,
      async (world) => ({
        'npm run --silent cli -- "$@"': `'${process.execPath}' '${join(root, 'apps/cli/podwarden.ts')}' "$@"`,
        '$(npm run --silent key -- alice)': await keyOf(world),
        '$(npm run --silent token -- ops --operator)': await world.stack.issueToken('ops', { operator: true }),
      }),
      { schedules: true, reaperIntervalSeconds: 2 },
    );
    expect(stdout).toContain('user\talice\n');
    expect(stdout).toContain('refused: exit 5\n');
    expect(stdout).toContain('Line 1: the quick brown fox');
    expect(stdout).toContain('The training is complete and its model is uploaded.');
    expect(stdout).toContain('smoke-model.tar.gz is uploaded\n');
    expect(stdout).toContain('fetched/smoke-model.tar.gz\n');
    expect(stdout).toMatch(/\ttry it out\tcompleted\t1\t/);
    expect(stdout).toContain('not completed: exit 1\n');
  }, 120_000);
});

const runBash = promisify(
  (script: string, cwd: string, done: (error: Error | null, out: { stdout: string }) => void) => {
    const child = execFile(
      'bash',
      ['-u'],
      { cwd, timeout: 100_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        done(error ? new Error(`${error.message}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`) : null, { stdout }),
    );
    child.stdin?.end(script);
  },
);
