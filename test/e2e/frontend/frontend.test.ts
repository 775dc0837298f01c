import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { network, PageRequest } from '../../support/browser/xml-http-request.ts';
import { type StackWorld, smokeConfig, startWorld, textLines, until } from '../stack-world.ts';
import { bundleBlocks, checkTypes, writeBlocks } from './page-blocks.ts';

type Api = <T>(method: string, path: string, options?: object) => Promise<T>;
interface Job {
  readonly id: string;
  readonly status: string;
}
interface UploadOptions {
  readonly name: string;
  readonly format?: string;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What the page's blocks export, as far as it is called here; their own types are checked by the compiler. */
interface Blocks {
  createApi(baseUrl: string, getToken: () => Promise<string>): Api;
  podwarden(getToken: () => Promise<string | null>): Api;
  uploadDataset(api: Api, file: Blob, options: UploadOptions): Promise<{ id: string; status: string; format: string }>;
  preflight(api: Api, wish: object): Promise<{ ok: boolean; cost: { cost_per_hour: number } | null }>;
  deploy(api: Api, wish: object, key: string): Promise<{ job_id: string; pod_id: string | null }>;
  followJob(api: Api, id: string, show: (job: Job) => void, signal: AbortSignal): Promise<void>;
  cancelJob(api: Api, id: string): Promise<Job>;
  findJobs(api: Api, filter?: object): AsyncGenerator<{ id: string }>;
  labelJob(api: Api, id: string, labels: object): Promise<{ labels: object }>;
  getArtifact(api: Api, id: string, artifactId: string): Promise<{ url?: string }>;
  getCurve(api: Api, id: string, maxPoints?: number): Promise<readonly object[]>;
  followCurve(api: Api, id: string, show: (points: readonly object[]) => void, signal: AbortSignal): Promise<void>;
  followLog(
    api: Api,
    id: string,
    show: (lines: readonly { text: string }[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  series(points: readonly object[], name: string): readonly { x: number; y: number | null }[];
  modelUrl(api: Api, id: string): Promise<string>;
  getArtifacts(api: Api, id: string): Promise<readonly { id: string; kind: string }[]>;
  deleteDataset(api: Api, id: string): Promise<void>;
  deleteArtifact(api: Api, jobId: string, artifactId: string): Promise<void>;
  deleteJob(api: Api, id: string): Promise<{ status: string }>;
  getControls(api: Api): Promise<{ deploys_pause: object | null; suspensions: readonly object[] }>;
  pauseDeploys(api: Api, reason: string): Promise<object>;
  resumeDeploys(api: Api): Promise<void>;
  suspendUser(api: Api, userId: string, reason: string, cancelJobs?: boolean): Promise<object>;
  liftSuspension(api: Api, userId: string): Promise<void>;
  useJob(api: Api, id: string): { job: Job | undefined; error: unknown };
  whatToDo(error: unknown): { kind: string };
  render<T>(hook: () => T): T;
  leave(): void;
}

describe('the code on the page for frontends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-frontend-'));
  let names: readonly string[] = [];
  let world: StackWorld;
  let page: Blocks;
  let api: Api;

  beforeAll(async () => {
    names = writeBlocks(folder);
    page = createRequire(import.meta.filename)(bundleBlocks(folder, names));
    Object.assign(globalThis, { XMLHttpRequest: PageRequest });
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
    process.env.NEXT_PUBLIC_PODWARDEN_API_URL = world.stack.apiUrl;
    api = page.podwarden(() => world.stack.issueToken('fred'));
  }, 120_000);
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);
  const caught = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const datasets = async () => (await api<{ items: unknown[] }>('GET', '/api/datasets')).items;

  it('compiles', () => {
    expect(names).toContain('lib/podwarden/client.ts');
    expect(names.length).toBeGreaterThanOrEqual(6);
    checkTypes(folder);
  }, 60_000);

  it('uploads, trains, draws, downloads and cancels', async () => {
    const shares: number[] = [];
    const dataset = await page.uploadDataset(api, blob(textLines(2000)), {
      name: 'foxes',
      onProgress: (share) => shares.push(share),
    });
    expect(dataset).toMatchObject({ status: 'ready', format: 'text' });
    expect(shares.at(-1)).toBe(1);

    const wish = { training_config: smokeConfig({ max_steps: 20 }), dataset_id: dataset.id, budget_limit: 1 };
    expect(await page.preflight(api, wish)).toMatchObject({ ok: true, cost: { cost_per_hour: expect.any(Number) } });
    const [once, twice] = await Promise.all([page.deploy(api, wish, 'form-1'), page.deploy(api, wish, 'form-1')]);
    expect(once.job_id).toBe(twice.job_id);
    const seen: string[] = [];
    await page.followJob(api, once.job_id, ({ status }) => seen.push(status), new AbortController().signal);
    expect(seen.at(-1)).toBe('completed');

    const curve = await page.getCurve(api, once.job_id, 100);
    const losses = page.series(curve, 'train_loss');
    expect(losses.length).toBeGreaterThan(2);
    const firstOf = async <T>(
      follow: (api: Api, id: string, show: (all: T) => void, signal: AbortSignal) => Promise<void>,
    ): Promise<T> =>
      new Promise((resolve, reject) => {
        const left = new AbortController();
        const show = (all: T) => {
          left.abort();
          resolve(all);
        };
        follow(api, once.job_id, show, left.signal).catch(reject);
      });
    expect((await firstOf(page.followCurve)).length).toBe(curve.length);
    expect((await firstOf(page.followLog)).length).toBeGreaterThan(0);
    expect((await page.labelJob(api, once.job_id, { shown: 'yes' })).labels).toEqual({ shown: 'yes' });
    const found: string[] = [];
    for await (const { id } of page.findJobs(api, { q: 'shown', active: false, status: ['completed', 'failed'] }))
      found.push(id);
    expect(found).toEqual([once.job_id]);
    const [first] = await page.getArtifacts(api, once.job_id);
    expect((await page.getArtifact(api, once.job_id, first?.id ?? '')).url).toEqual(expect.any(String));
    const model = await fetch(await page.modelUrl(api, once.job_id));
    expect(model.status).toBe(200);
    expect(page.whatToDo(await caught(page.cancelJob(api, once.job_id)))).toEqual({ kind: 'look_again' });

    const long = { ...wish, training_config: smokeConfig({ max_steps: 100_000 }) };
    const other = await page.deploy(api, long, 'form-2');
    expect((await page.cancelJob(api, other.job_id)).status).toBe('cancelled');
    expect(page.whatToDo(await caught(page.deploy(api, wish, 'form-2')))).toEqual({ kind: 'look_again' });
    expect(world.stack.simulator?.control.pods()).toHaveLength(2);
  }, 120_000);

  it('deletes an artifact, a job that is over and its dataset, and nothing that is still needed', async () => {
    const dataset = await page.uploadDataset(api, blob(textLines(2000)), { name: 'to be deleted' });
    const wish = { training_config: smokeConfig({ max_steps: 20 }), dataset_id: dataset.id, budget_limit: 1 };
    const { job_id } = await page.deploy(api, wish, 'form-to-be-deleted');
    const tooEarly = await caught(page.deleteJob(api, job_id));
    expect(tooEarly).toMatchObject({ status: 409, code: 'job_not_over' });
    expect(page.whatToDo(tooEarly)).toEqual({ kind: 'look_again' });
    expect(page.whatToDo(await caught(page.deleteDataset(api, dataset.id)))).toEqual({ kind: 'look_again' });
    await page.followJob(api, job_id, () => {}, new AbortController().signal);
    const [artifact, ...others] = await page.getArtifacts(api, job_id);
    await page.deleteArtifact(api, job_id, artifact?.id ?? '');
    expect(await page.getArtifacts(api, job_id)).toHaveLength(others.length);
    const deleted = await until(
      () => page.deleteJob(api, job_id).catch((error: unknown) => ({ status: String(error) })),
      ({ status }) => status === 'deleting',
      () => world.stack.runSchedule('sweep'),
    );
    expect(deleted).toEqual({ job_id, status: 'deleting' });
    expect(await caught(api('GET', `/api/training/jobs/${job_id}`))).toMatchObject({ status: 404 });
    await page.deleteDataset(api, dataset.id);
  }, 120_000);

  it('lets operators, and nobody else, pause deploys and suspend a user, who is told why', async () => {
    const operator = page.createApi(world.stack.apiUrl, () => world.stack.issueToken('olga', { operator: true }));
    expect(await caught(page.pauseDeploys(api, 'Because.'))).toMatchObject({ status: 403, code: 'forbidden' });
    await page.pauseDeploys(operator, 'RunPod has an outage.');
    await page.suspendUser(operator, 'somebody|else', 'Ask us by mail.', true);
    expect(await page.getControls(operator)).toMatchObject({
      deploys_pause: { reason: 'RunPod has an outage.', set_by: 'olga' },
      suspensions: [{ user_id: 'somebody|else', reason: 'Ask us by mail.' }],
    });
    const wish = { training_config: smokeConfig(), budget_limit: 1 };
    const paused = await caught(page.deploy(api, wish, 'form-paused'));
    expect(paused).toMatchObject({ code: 'deploys_paused', message: expect.stringContaining('RunPod has an outage.') });
    expect(page.whatToDo(paused)).toEqual({ kind: 'stopped' });
    await page.resumeDeploys(operator);
    await page.liftSuspension(operator, 'somebody|else');
    expect(await page.getControls(operator)).toEqual({ deploys_pause: null, suspensions: [] });
  }, 60_000);

  it('uploads in parts, and sends a part again that got lost', async () => {
    const line = `${JSON.stringify({ text: 'x'.repeat(1011) })}\n`;
    const file = blob(Buffer.from(line.repeat(103_000)));
    expect(file.size).toBeGreaterThan(100 * 1024 * 1024);
    let broken = 0;
    network.breaks = (url) => url.includes('partNumber=2') && broken++ === 0;
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    const dataset = await page.uploadDataset(api, file, { name: 'large', format: 'text', onProgress });
    expect(broken).toBe(2);
    expect(dataset.status).toBe('ready');
    expect(shares.at(-1)).toBe(1);
  }, 60_000);

  it('leaves nothing of an upload that the user cancels', async () => {
    const before = await datasets();
    const cancel = new AbortController();
    const upload = page.uploadDataset(api, blob(textLines(2000)), {
      name: 'cancelled',
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    expect(await caught(upload)).toMatchObject({ name: 'AbortError' });
    expect(await datasets()).toEqual(before);
  }, 60_000);

  it('tells faults apart by their code', async () => {
    const rejected = await caught(page.uploadDataset(api, blob(Buffer.from('no json\n')), { name: 'bad' }));
    expect(rejected).toMatchObject({ status: 422, code: 'dataset_rejected', details: { line: 1 } });
    expect(page.whatToDo(rejected)).toMatchObject({ kind: 'mend_form' });
    const unknown = await caught(page.deploy(api, { colour: 'red' }, 'form-3'));
    expect(page.whatToDo(unknown)).toMatchObject({ kind: 'mend_form', fields: { colour: expect.any(String) } });
    expect(page.whatToDo(await caught(api('GET', '/api/datasets/none')))).toEqual({ kind: 'look_again' });
    const stranger = page.createApi(world.stack.apiUrl, async () => 'aaa.bbb.ccc');
    expect(page.whatToDo(await caught(stranger('GET', '/api/datasets')))).toEqual({ kind: 'sign_in' });
  }, 60_000);

  it('waits as long as it is told and asks again, but never a POST without a key that was not answered', async () => {
    const calls: string[] = [];
    const server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      const isFirst = calls.filter((call) => call === calls.at(-1)).length === 1;
      if (isFirst && request.url === '/lost') return request.socket.destroy();
      if (isFirst) response.writeHead(503, { 'retry-after': '1' });
      return response.end(JSON.stringify(isFirst ? { error: 'Wait.', code: 'dependency_unavailable' } : { ok: true }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const flaky = page.createApi(`http://127.0.0.1:${port}`, async () => 'aaa.bbb.ccc');
      expect(await flaky('GET', '/busy')).toEqual({ ok: true });
      expect(await caught(flaky('POST', '/lost'))).toMatchObject({ name: 'TypeError' });
      expect(calls).toEqual(['GET /busy', 'GET /busy', 'POST /lost']);
      calls.length = 0;
      expect(await flaky('POST', '/lost', { idempotencyKey: 'k' })).toEqual({ ok: true });
      expect(calls).toEqual(['POST /lost', 'POST /lost']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }, 60_000);

  it('keeps a component up to date until it goes', async () => {
    const { items } = await api<{ items: Job[] }>('GET', '/api/training/jobs');
    const id = items[0]?.id ?? '';
    const look = () => page.render(() => page.useJob(api, id));
    const { job, error } = await until(
      async () => look(),
      (seen) => seen.job !== undefined,
    );
    expect(job?.id).toBe(id);
    expect(error).toBeUndefined();
    page.leave();
  }, 60_000);
});
