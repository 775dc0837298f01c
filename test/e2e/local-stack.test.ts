import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { routes } from '../../shared/names.ts';
import { fetchAnswer, useLocalStack } from '../support/local-stack.ts';

const root = join(import.meta.dirname, '../..');

jest.setTimeout(180_000);

interface Addresses {
  readonly ready: boolean;
  readonly api_url: string;
  readonly issuer_url: string;
  readonly s3_url: string;
  readonly dynamodb_url: string;
  readonly runpod_url: string;
}

const running: ChildProcessWithoutNullStreams[] = [];
const temporary: string[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGTERM');
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** `npm run dev -- --json` with a folder for temporary files of its own, so that what it leaves can be seen. */
const setup = (args: readonly string[] = ['--port', '0'], wrap: readonly string[] = []) => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'podwarden-e2e-'));
  temporary.push(TMPDIR);
  const [command = '', ...rest] = [...wrap, process.execPath, 'infra/local/dev.ts', '--json', ...args];
  const child = spawn(command, rest, {
    cwd: root,
    env: { ...process.env, TMPDIR, NODE_ENV: '', ...(wrap.length > 0 ? { npm_lifecycle_event: 'dev' } : {}) },
  });
  running.push(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines = createInterface(child.stdout);
  const ready = once(lines, 'line').then(([line]): Addresses => JSON.parse(String(line)));
  const ended = once(child, 'exit').then(([code]) => ({ code, errors }));
  return { child, ready, ended, said: () => errors, left: () => readdirSync(TMPDIR) };
};

const token = (...args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, ['infra/local/token.ts', ...args], { cwd: root }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout.trim()),
    );
  });

const aList = async ({ api_url: apiUrl, issuer_url: issuerUrl }: Addresses) => {
  const authorization = `Bearer ${await token('ann', '--issuer-url', issuerUrl)}`;
  const { status, text } = await fetchAnswer(`${apiUrl}/api/training/jobs`, { headers: { authorization } });
  return { status, body: JSON.parse(text) };
};

const aDryRun = async ({ api_url: apiUrl, issuer_url: issuerUrl }: Addresses, ...as: readonly string[]) => {
  const authorization = `Bearer ${await token('ops', ...as, '--issuer-url', issuerUrl)}`;
  const request = { method: 'POST', headers: { authorization } };
  const { status, text } = await fetchAnswer(`${apiUrl}/api/admin/sweep?dry_run=true`, request);
  return { status, body: JSON.parse(text) };
};

describe('npm run dev', () => {
  it('says where it runs, runs beside another one, takes new sources, and leaves nothing when it is told to stop', async () => {
    const [one, other] = [setup(), setup(['--port', '0', '--no-pods'])];
    const [addresses, others] = await Promise.all([one.ready, other.ready]);
    expect(addresses).toEqual({
      ready: true,
      api_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      issuer_url: expect.any(String),
      s3_url: expect.any(String),
      dynamodb_url: expect.any(String),
      runpod_url: expect.stringMatching(/\/v2$/),
      runs_pods: 'own',
    });
    expect(others).toMatchObject({ ready: true, runs_pods: 'none' });
    expect(await aList(addresses)).toEqual({ status: 200, body: { items: [], next_cursor: null } });
    expect(await aDryRun(addresses)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await aDryRun(addresses, '--operator')).toMatchObject({ status: 200, body: { jobs: 0, verdicts: [] } });
    one.child.kill('SIGUSR2');
    const end = Date.now() + 90_000;
    while (!/Data and pods stayed|goes on/.test(one.said()) && Date.now() < end) await wait(100);
    expect(one.said()).toContain('The functions are those of the sources now. Data and pods stayed.');
    expect((await aList(addresses)).status).toBe(200);
    one.child.kill('SIGTERM');
    expect((await one.ended).code).toBe(0);
    await expect(fetch(addresses.api_url)).rejects.toThrow();
    expect(one.left()).toEqual([]);
    expect((await aList(others)).status).toBe(200);
    const { port } = new URL(others.api_url);
    const late = setup(['--port', port]);
    late.ready.catch(() => undefined);
    expect(await late.ended).toEqual({ code: 1, errors: expect.stringMatching(`^Port ${port} is in use; .*\n$`) });
    expect(late.left()).toEqual([]);
  });

  it('leaves nothing when the shell that npm started it in is killed', async () => {
    const { child, ready, left } = setup(['--port', '0'], ['sh', '-c', '"$@"; true', 'sh']);
    const { api_url: url } = await ready;
    child.kill('SIGKILL');
    const end = Date.now() + 10_000;
    while (left().length > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(left()).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'leaves nothing when %s comes before it is ready',
    async (signal) => {
      const { child, ended, ready, left } = setup();
      ready.catch(() => undefined);
      // From its first file on there is something to leave behind.
      const end = Date.now() + 60_000;
      while (left().length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(left()).not.toEqual([]);
      child.kill(signal);
      expect((await ended).code).toBe(0);
      expect(left()).toEqual([]);
    },
  );
});

describe('the local stack', () => {
  const stack = useLocalStack();

  it.each(Object.entries(routes))('leads to %s', async (_, { route, auth }) => {
    const [method = '', path = ''] = route.split(' ');
    const url = `${stack().apiUrl}${path.replace(/\{\w+\}/g, 'nothing')}`;
    const { status, text } = await fetchAnswer(url, { method });
    expect(text).not.toContain('"message":"Not Found"');
    if (auth === 'open') expect(status).toBe(200);
    else expect([400, 401]).toContain(status);
  });

  it('answers 404 elsewhere', async () => {
    expect((await fetchAnswer(`${stack().apiUrl}/api/nothing`)).status).toBe(404);
  });

  it('runs a sweep by hand', async () => {
    expect(await stack().runSchedule('sweep')).toMatchObject({ kind: 'result' });
  });
});
