import { execFile } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import process from 'node:process';
import { promisify } from 'node:util';
import { type Cli, startCli } from './cli-world.ts';

jest.setTimeout(60_000);

const key = `pwk_${'k'.repeat(43)}`;
let cli: Cli;
const servers: Server[] = [];

beforeAll(async () => {
  cli = await startCli('http://127.0.0.1:1', key);
});
afterAll(() => cli.remove());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const urlOf = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

const answering = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  urlOf(
    createHttpServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
      response.end(JSON.stringify(body));
    }),
  );

const timed = async (url: string, more: Readonly<Record<string, string>> = {}) => {
  const before = Date.now();
  const ran = await cli.run(['jobs'], { env: { PODWARDEN_API_URL: url, ...more } });
  return { ...ran, ms: Date.now() - before };
};

describe('an outage', () => {
  it('of a machine that is offline is told within 10 s', async () => {
    const { code, out, err, ms } = await timed('http://127.0.0.1:1');
    expect([code, out]).toEqual([6, '']);
    expect(err).toContain('The server cannot be reached, or the connection broke.');
    expect(ms).toBeLessThan(10_000);
  });

  it('of a server that takes the connection and says nothing is told after three tries of the time that is allowed', async () => {
    const url = await urlOf(createServer(() => {}));
    const { code, err, ms } = await timed(url, { PODWARDEN_TIMEOUT_SECONDS: '1' });
    expect([code, err]).toEqual([6, expect.stringContaining('did not answer within 1 s')]);
    expect(ms).toBeGreaterThan(3000);
    expect(ms).toBeLessThan(12_000);
  });

  it('of a server that breaks off in the middle of an answer is one, too', async () => {
    const url = await urlOf(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"items":');
        setTimeout(() => socket.destroy(), 50);
      }),
    );
    expect(await timed(url)).toMatchObject({ code: 6, out: '' });
  });

  it.each([
    [429, 'rate_limited', 6],
    [503, 'dependency_unavailable', 6],
    [500, 'internal_error', 6],
    [401, 'unauthorized', 3],
  ])('that is answered %d %s ends with %d, a sentence and no key', async (status, code, exitCode) => {
    const url = await answering(status, { error: 'A sentence.', code, request_id: 'r-1' }, { 'retry-after': '1' });
    const ran = await timed(url);
    expect([ran.code, ran.err]).toEqual([exitCode, expect.stringContaining(`(${code}, request r-1)`)]);
    expect(ran.err).not.toContain(key);
    expect(ran.ms).toBeLessThan(15_000);
  });

  it('of a proxy that answers with a page is no list of jobs', async () => {
    const url = await urlOf(
      createHttpServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>Hotel</h1>')),
    );
    expect(await timed(url)).toMatchObject({ code: 6, out: '' });
  });
});

const shell = promisify(execFile);
const inBash = (script: string) =>
  shell('bash', ['-c', script], { cwd: cli.folder, env: { ...cli.env, NODE: process.execPath, CLI: cli.file } });

describe('whoever reads the output', () => {
  it('may have read enough, and no fault is made of it', async () => {
    for (const line of ['completion bash', '--help', 'help job logs']) {
      const { stdout, stderr } = await inBash(
        `set -o pipefail; "$NODE" "$CLI" ${line} | head -c 20 > /dev/null; echo "\${PIPESTATUS[0]}"`,
      );
      expect([stdout, stderr]).toEqual(['0\n', '']);
    }
  });

  it('gets all of it through a slow pipe', async () => {
    const { stdout } = await inBash(
      '"$NODE" "$CLI" completion fish | (sleep 0.3; cat) | wc -c; "$NODE" "$CLI" completion fish > whole; wc -c < whole',
    );
    const [piped, whole] = stdout.trim().split('\n').map(Number);
    expect(piped).toBe(whole);
    expect(whole).toBeGreaterThan(20_000);
  });

  it('is told where the disk is full', async () => {
    if (process.platform !== 'linux') {
      process.stderr.write('skipped: only Linux has /dev/full\n');
      return;
    }
    for (const line of ['--help', 'completion bash', 'config init -']) {
      const { stdout, stderr } = await inBash(`"$NODE" "$CLI" ${line} > /dev/full; echo $?`);
      expect([stdout, stderr]).toEqual(['2\n', 'podwarden: The output cannot be written (ENOSPC).\n']);
    }
  });
});
