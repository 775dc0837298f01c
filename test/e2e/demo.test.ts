import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

jest.setTimeout(180_000);

const running: ChildProcess[] = [];
const temporary: string[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGTERM');
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The demo with a folder for temporary files of its own, so that what it leaves can be seen. */
const setup = () => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'podwarden-e2e-'));
  temporary.push(TMPDIR);
  const child = spawn(process.execPath, ['infra/local/demo/demo.ts'], {
    cwd: root,
    env: { ...process.env, TMPDIR, NODE_ENV: '' },
  });
  running.push(child);
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        said += part;
        if (said.includes(text)) resolve();
      });
    });
  const ended = once(child, 'exit').then(([code]) => code);
  return { child, says, ended, left: () => readdirSync(TMPDIR) };
};

describe('npm run demo', () => {
  it.each(['Podwarden: a job', 'Deploy  '])('leaves nothing on Ctrl-C after it said "%s"', async (text) => {
    const { child, says, ended, left } = setup();
    await says(text);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The terminal sends one to the whole group, and npm passes its own on.
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(left()).toEqual([]);
  });
});
