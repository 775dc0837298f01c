import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCommand } from '../support/has-command.ts';
import { startWorld } from './stack-world.ts';

const root = join(import.meta.dirname, '../..');

/** The blocks of bash of the page, without the first, which starts the stack. */
const blocks = (): string[] => {
  const page = readFileSync(join(root, 'docs/walkthrough.md'), 'utf8');
  return [...page.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, text]) => text ?? '').slice(1);
};

const hasWget = hasCommand('wget');

describe('the walk by hand', () => {
  it('works when it is copied into a shell', async () => {
    expect(blocks().length).toBeGreaterThanOrEqual(5);
    const world = await startWorld();
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-walk-'));
    try {
      const { stack } = world;
      mkdirSync(join(folder, '.podwarden'));
      const state = {
        pid: process.pid,
        api_url: stack.apiUrl,
        issuer_url: stack.issuerUrl,
        runpod_url: stack.runpodUrl,
        simulated_runpod_api_key: stack.simulator?.apiKey,
      };
      writeFileSync(join(folder, '.podwarden/dev.json'), JSON.stringify(state));
      const jwt = await stack.issueToken('alice');
      const script = blocks()
        .join('\n')
        .replace('API=http://127.0.0.1:8787', `API=${stack.apiUrl}`)
        .replace('$(npm run --silent token -- alice)', jwt)
        .replace('$(npm run --silent token -- ops --operator)', await stack.issueToken('ops', { operator: true }))
        .split('\n')
        .filter((line) => hasWget || !line.startsWith('wget'))
        .join('\n');
      if (!hasWget) process.stderr.write('skipped: the lines with wget, which this machine does not have\n');
      const { stdout } = await runBash(script, folder);
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
    } finally {
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    }
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
