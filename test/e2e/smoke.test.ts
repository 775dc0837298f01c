import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fetchAnswer } from '../support/local-stack.ts';
import { type Client, type StackWorld, startWorld, until } from './stack-world.ts';

const command = join(import.meta.dirname, '../../infra/smoke/smoke.ts');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The command as somebody types it, with no settings but these. */
const smoke = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const { PATH = '' } = process.env;
  const child: ChildProcess = spawn(process.execPath, [command, ...args], { env: { PATH, ...environment } });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return { ended, heard: () => output, interrupt: () => child.kill('SIGINT') };
};

describe('the smoke test of a deploy', () => {
  let world: StackWorld;
  let client: Client;
  const outputs: string[] = [];
  let keyless: Promise<Ended>;

  beforeAll(async () => {
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
    client = await world.as('smith');
    // A 503 is tried again for a minute, so this one goes on beside the others.
    keyless = withRevokedKey();
    keyless.catch(() => undefined);
  }, 120_000);
  afterAll(() => world.stop(), 60_000);

  const run = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const ended = await smoke(args, { PODWARDEN_JWT: client.jwt, ...environment }).ended;
    outputs.push(ended.output);
    return ended;
  };
  const withRevokedKey = async (): Promise<Ended> => {
    const other = await startWorld({ runpod: { url: world.stack.runpodUrl, apiKey: 'rpa_revoked' } });
    try {
      const jwt = await other.stack.issueToken('smith');
      return await run(['--api-url', other.stack.apiUrl], { PODWARDEN_JWT: jwt });
    } finally {
      await other.stop();
    }
  };
  const here = () => ['--api-url', world.stack.apiUrl];
  const account = () => ({
    RUNPOD_API_URL: world.stack.runpodUrl,
    RUNPOD_API_KEY: world.stack.simulator?.apiKey ?? '',
  });
  const podsLeft = () => world.stack.simulator?.control.pods().filter((pod) => pod.endedAt === null).length;
  const left = async () => {
    const lists = await Promise.all(['/api/datasets', '/api/training/configs'].map((path) => client.get(path)));
    return lists.flatMap(({ body }) => body.items);
  };

  it('passes with a real job, sees its pod gone and leaves nothing behind, twice at once', async () => {
    const args = [...here(), '--deploy', '--budget', '0.5'];
    const both = await Promise.all([run(args, account()), run(args, account())]);
    for (const { code, output } of both) {
      expect(output).toMatch(/^ok +job .*a model/m);
      expect(output).toMatch(/^ok +no pod .*knows the pod no more/m);
      expect(output).toMatch(/^ok +clean-up .*removed: 2/m);
      expect(code).toBe(0);
    }
    expect(podsLeft()).toBe(0);
    expect(await left()).toEqual([]);
  }, 120_000);

  it('fails where nobody answers, and where somebody else does', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const nobody = await run(['--api-url', `http://127.0.0.1:${port}`]);
    expect(nobody.output).toMatch(/FAIL +health .*Nothing answers at http:\/\/127.0.0.1:\d+ \(ECONNREFUSED\)/);
    const other = await run(['--api-url', world.stack.s3Url]);
    expect(other.output).toMatch(/FAIL +health .*not as Podwarden/);
    expect([nobody.code, other.code]).toEqual([1, 1]);
    expect(other.output).toContain('Look at docs/deploy.md#');
  }, 60_000);

  it('says what a refused token says of itself', async () => {
    const token = await world.stack.issueToken('smith', { audience: 'somebody-else' });
    const { code, output } = await run(here(), { PODWARDEN_JWT: token });
    expect(output).toMatch(/FAIL +sign-in .*audience somebody-else/);
    expect(code).toBe(1);
  }, 60_000);

  it('fails for an origin that may not call the API', async () => {
    const { code, output } = await run([...here(), '--origin', 'https://app.example.com']);
    expect(output).toMatch(/FAIL +cors .*CORS_ORIGINS does not name it/);
    expect(code).toBe(1);
  }, 60_000);

  it('fails where S3 cannot be reached from here, and removes the dataset that it had announced', async () => {
    const api = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
        const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
        const init = { method: request.method ?? 'GET', headers: headers as Record<string, string>, ...body };
        const answer = await fetchAnswer(`${world.stack.apiUrl}${request.url}`, init);
        const kept = [...answer.headers].filter(([name]) => !['content-length', 'transfer-encoding'].includes(name));
        response.writeHead(answer.status, Object.fromEntries(kept));
        response.end(answer.text.replaceAll(world.stack.s3Url, 'https://bucket.invalid'));
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => api.once('listening', resolve));
    try {
      const { port } = api.address() as AddressInfo;
      const { code, output } = await run(['--api-url', `http://127.0.0.1:${port}`]);
      expect(output).toMatch(/FAIL +upload .*Nothing answers at https:\/\/bucket.invalid/);
      expect(output).toContain('Look at docs/runbook.md#api-faults');
      expect(output).toMatch(/^ok +clean-up .*removed: 1/m);
      expect(code).toBe(1);
      expect(await left()).toEqual([]);
    } finally {
      await new Promise((resolve) => api.close(resolve));
    }
  }, 60_000);

  it('says why its job failed, and removes what it made all the same', async () => {
    const faults = world.stack.simulator?.control.faults;
    faults?.add({ kind: 'balance_too_low' });
    const { code, output } = await run([...here(), '--deploy', '--budget', '0.5'], account());
    faults?.clear();
    expect(output).toMatch(/^FAIL +job .*did not complete. provider_balance: .*funds/m);
    expect(output).toContain('Look at docs/runbook.md#provider-balance-low');
    expect(output).toMatch(/^ok +clean-up .*removed: 3/m);
    expect(code).toBe(1);
    expect(await left()).toEqual([]);
  }, 60_000);

  it('ends its job and removes what it made when it is interrupted', async () => {
    const started = smoke([...here(), '--deploy', '--budget', '0.5'], { PODWARDEN_JWT: client.jwt });
    await until(
      async () => started.heard(),
      (text) => /^job /m.test(text),
    );
    started.interrupt();
    const { code, output } = await started.ended;
    outputs.push(output);
    expect(output).toMatch(/^ended job/m);
    expect(output).toMatch(/^ok +clean-up .*removed: 3/m);
    expect(code).toBe(130);
    expect(await left()).toEqual([]);
    await until(
      async () => podsLeft(),
      (count) => count === 0,
      () => world.stack.runSchedule('sweep'),
    );
  }, 120_000);

  it('fails where the API has no working RunPod key, and names the section about it', async () => {
    const { code, output } = await keyless;
    expect(output).toMatch(/FAIL +gpus .*503 provider_unavailable/);
    expect(output).toContain('Look at docs/runbook.md#provider-auth-failed');
    expect(output).toMatch(/^ok +clean-up/m);
    expect(code).toBe(1);
  }, 120_000);

  it('printed no token and no presigned URL', () => {
    expect(outputs.length).toBeGreaterThan(6);
    const all = outputs.join('\n');
    expect(all).not.toMatch(/eyJ[\w-]{20}/);
    expect(all).not.toMatch(/X-Amz-|token=/);
  });
});
