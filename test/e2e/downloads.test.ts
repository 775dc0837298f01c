import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCommand } from '../support/has-command.ts';
import { type Client, type StackWorld, sha256, startWorld, textLines, uploadDataset } from './stack-world.ts';

const run = promisify(execFile);
const bytes = textLines(5000);

describe('downloading a dataset', () => {
  let world: StackWorld;
  let alice: Client;
  let dataset: string;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'podwarden-download-'));
    world = await startWorld();
    alice = await world.as('alice');
    dataset = await uploadDataset(alice, bytes);
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const token = async (body: object = { mode: 'one_time' }) =>
    (await alice.post(`/api/datasets/${dataset}/download-tokens`, body)).body;

  it('redirects exactly one of 200 simultaneous redemptions', async () => {
    const { url } = await token();
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(url, { redirect: 'manual' })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 302)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(199);
    const location = answers.find(({ status }) => status === 302);
    expect(location?.headers.get('cache-control')).toBe('no-store');
    expect(location?.headers.get('referrer-policy')).toBe('no-referrer');
  }, 60_000);

  it('works with plain curl -L, and the second time is 410 token_used', async () => {
    const { url } = await token();
    const path = join(folder, 'curl.jsonl');
    await run('curl', ['-sSfL', '-o', path, url]);
    expect(sha256(readFileSync(path))).toBe(sha256(bytes));
    const again = await fetch(url, { redirect: 'manual' });
    expect(again.status).toBe(410);
    expect(await again.json()).toMatchObject({ code: 'token_used', error: expect.any(String) });
  });

  it('works with plain wget where there is one', async () => {
    if (!hasCommand('wget')) {
      process.stderr.write('skipped: this machine has no wget\n');
      return;
    }
    const { url } = await token();
    const path = join(folder, 'wget.jsonl');
    await run('wget', ['-q', '-O', path, url]);
    expect(sha256(readFileSync(path))).toBe(sha256(bytes));
  });

  it('resumes with curl -C - where it broke off', async () => {
    const { url } = await token({ mode: 'presigned' });
    const path = join(folder, 'part.jsonl');
    writeFileSync(path, bytes.subarray(0, 12_345));
    const { stdout } = await run('curl', ['-sSf', '-C', '-', '-o', path, '-w', '%{http_code} %{size_download}', url]);
    expect(stdout).toBe(`206 ${bytes.length - 12_345}`);
    expect(sha256(readFileSync(path))).toBe(sha256(bytes));
  });

  it('tells size, SHA-256 and expiry by HEAD without using the token up', async () => {
    const { url } = await token();
    for (let i = 0; i < 3; i += 1) {
      const head = await fetch(url, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.headers.get('x-dataset-size')).toBe(String(bytes.length));
      expect(head.headers.get('x-dataset-sha256')).toBe(sha256(bytes));
      expect(Date.parse(head.headers.get('x-token-expires-at') ?? '')).toBeGreaterThan(Date.now());
    }
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(410);
  });

  it('takes the token as a bearer, too', async () => {
    const { token: text } = await token();
    const answer = await world.withToken(text).get('/api/datasets/download');
    expect(answer.status).toBe(302);
  });

  it('refuses unknown tokens with 401 and revoked ones with 410', async () => {
    for (const text of ['', 'x', 'A'.repeat(43), '../../etc/passwd', 'é'.repeat(20)]) {
      const answer = await fetch(`${world.stack.apiUrl}/api/datasets/download?token=${encodeURIComponent(text)}`);
      expect(answer.status).toBe(401);
    }
    expect((await fetch(`${world.stack.apiUrl}/api/datasets/download`)).status).toBe(401);
    const { url, token_id } = await token();
    const mallory = await world.as('mallory');
    expect((await mallory.del(`/api/datasets/download-tokens/${token_id}`)).status).toBe(404);
    expect((await alice.del(`/api/datasets/download-tokens/${token_id}`)).status).toBe(204);
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({ code: 'token_revoked' });
  });

  it('refuses a token past its time with 410 token_expired although no TTL has deleted it (G7 F7)', async () => {
    const { url } = await token({ mode: 'one_time', expires_in_seconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({ code: 'token_expired' });
    expect(await world.stack.deleteExpired()).toBeGreaterThanOrEqual(1);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401);
  });

  it('passes no byte of the dataset through a function', async () => {
    const { url } = await token();
    const answer = await fetch(url, { redirect: 'manual' });
    expect(await answer.text()).toBe('');
    expect(new URL(answer.headers.get('location') ?? '').origin).toBe(new URL(world.stack.s3Url).origin);
  });

  it('is refused by S3 with a changed signature or another method', async () => {
    const { url } = await token({ mode: 'presigned' });
    const tampered = url.replace(/X-Amz-Signature=[0-9a-f]{4}/, 'X-Amz-Signature=0000');
    expect((await fetch(tampered)).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
  });
});
