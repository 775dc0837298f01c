import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce, runningStack, withdraw } from '../../../infra/local/state-file.ts';

const roots: string[] = [];

const setup = () => {
  const root = mkdtempSync(join(tmpdir(), 'podwarden-state-'));
  roots.push(root);
  const state = (pid: number, port: number) => ({
    pid,
    api_url: `http://127.0.0.1:${port}`,
    issuer_url: `http://127.0.0.1:${port + 1}`,
    runpod_url: `http://127.0.0.1:${port + 2}/v2`,
  });
  return { root, state };
};

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Past the highest process id that Linux gives. */
const nobody = 4_194_305;

describe('the state file', () => {
  it('tells commands of the stack that runs, and goes with it', () => {
    const { root, state } = setup();
    announce(root, state(process.pid, 8787));
    expect(runningStack(root)).toEqual(state(process.pid, 8787));
    withdraw(root, process.pid);
    expect(runningStack(root)).toBeUndefined();
    expect(existsSync(join(root, '.podwarden'))).toBe(false);
  });

  it('does not believe a stack that was killed', () => {
    const { root, state } = setup();
    announce(root, state(nobody, 8787));
    expect(runningStack(root)).toBeUndefined();
    announce(root, state(process.pid, 9000));
    expect(runningStack(root)?.api_url).toBe('http://127.0.0.1:9000');
  });

  it('stays with the first of two stacks', () => {
    const { root, state } = setup();
    announce(root, state(process.ppid, 8787));
    announce(root, state(process.pid, 9000));
    withdraw(root, process.pid);
    expect(runningStack(root)?.pid).toBe(process.ppid);
  });
});
