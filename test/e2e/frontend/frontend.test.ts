import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Body, Dataset, Deployment, Job, LogLine, Podwarden, Point } from '../../../shared/client/index.ts';
import type { UploadProgress } from '../../../shared/client/transfers.ts';
import { network, PageRequest } from '../../support/browser/xml-http-request.ts';
import { type StackWorld, smokeConfig, startWorld, textLines, until } from '../stack-world.ts';
import { bundleBlocks, checkTypes, writeBlocks } from './page-blocks.ts';

type Form = Body<'deployJob'>;
type Deployed = { readonly deployment?: Deployment; readonly faults?: Readonly<Record<string, string>> };

/** The exports of the page's blocks. */
interface Blocks {
  connect(getToken: () => Promise<string | null>): Podwarden;
  upload(of: Podwarden, file: File, show: (progress: UploadProgress) => void, signal: AbortSignal): Promise<Dataset>;
  uploadRest(of: Podwarden, datasetId: string, file: File, signal: AbortSignal): Promise<Dataset>;
  deploy(of: Podwarden, form: Form, idempotencyKey: string): Promise<Deployed>;
  useJob(of: Podwarden, id: string): { job: Job | undefined; points: readonly Point[]; error: unknown };
  useLog(of: Podwarden, jobId: string): { lines: readonly LogLine[]; error: unknown };
  series(points: readonly Point[], name: string): readonly { x: number; y: number | null }[];
  modelUrl(of: Podwarden, jobId: string): Promise<string>;
  whatToDo(error: unknown): { kind: string };
  render<T>(hook: () => T): T;
  leave(): void;
}

const noSignal = new AbortController().signal;
const partBytes = 64 * 1024 * 1024;

describe('the code on the page for frontends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-frontend-'));
  const kept = new Map<string, string>();
  let names: readonly string[] = [];
  let world: StackWorld;
  let page: Blocks;
  let podwarden: Podwarden;

  beforeAll(async () => {
    names = writeBlocks(folder);
    page = createRequire(import.meta.filename)(bundleBlocks(folder, names));
    const localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    Object.assign(globalThis, { XMLHttpRequest: PageRequest });
    Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
    process.env.NEXT_PUBLIC_PODWARDEN_API_URL = world.stack.apiUrl;
    podwarden = page.connect(() => world.stack.issueToken('fred'));
  }, 120_000);
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const fileOf = (bytes: Buffer, name = 'foxes.jsonl') => new File([new Uint8Array(bytes)], name);
  const large = () =>
    fileOf(Buffer.from(`${JSON.stringify({ text: 'x'.repeat(1011) })}\n`.repeat(103_000)), 'large.jsonl');
  const caught = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const formOf = (dataset: Dataset): Form => ({
    training_config: smokeConfig({ max_steps: 20 }),
    dataset_id: dataset.id,
    budget_limit: 1,
  });
  const jobOf = (deployed: Deployed): string => {
    if (deployed.deployment) return deployed.deployment.job_id;
    throw new Error(JSON.stringify(deployed.faults));
  };

  it('compiles', () => {
    expect(names).toContain('lib/podwarden/client.ts');
    expect(names.length).toBeGreaterThanOrEqual(6);
    checkTypes(folder);
  }, 60_000);

  it('uploads, trains, draws, shows the log and the model, and makes one job of a double click', async () => {
    const told: UploadProgress[] = [];
    const show = (progress: UploadProgress) => told.push(progress);
    const dataset = await page.upload(podwarden, fileOf(textLines(2000)), show, noSignal);
    expect(dataset).toMatchObject({ status: 'ready', format: 'text', name: 'foxes.jsonl' });
    expect(told.at(-1)).toMatchObject({ doneBytes: dataset.size_bytes, totalBytes: dataset.size_bytes });
    expect(kept.size).toBe(0);

    const click = () => page.deploy(podwarden, formOf(dataset), 'form-1');
    const [id = '', again] = (await Promise.all([click(), click()])).map(jobOf);
    expect(again).toBe(id);
    const seen = await until(
      async () => page.render(() => page.useJob(podwarden, id)),
      ({ job, error }) => job?.status === 'completed' || error !== undefined,
    );
    expect(seen.error).toBeUndefined();
    expect(page.series(seen.points, 'train_loss').length).toBeGreaterThan(2);
    const steps = seen.points.map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
    page.leave();
    const log = await until(
      async () => page.render(() => page.useLog(podwarden, id)),
      ({ lines, error }) => lines.length > 0 || error !== undefined,
    );
    expect(log.lines[0]).toMatchObject({ attempt: 1 });
    page.leave();
    expect((await fetch(await page.modelUrl(podwarden, id))).status).toBe(200);
    expect(page.whatToDo(await caught(podwarden.jobs.cancel(id)))).toEqual({ kind: 'look_again' });
    expect(world.stack.simulator?.control.pods()).toHaveLength(1);
  }, 120_000);

  it('deletes an artifact, a job that is over and its dataset, and nothing that is still needed', async () => {
    const dataset = await page.upload(podwarden, fileOf(textLines(2000)), () => {}, noSignal);
    const id = jobOf(await page.deploy(podwarden, formOf(dataset), 'form-to-be-deleted'));
    const tooEarly = await caught(podwarden.jobs.delete(id));
    expect(tooEarly).toMatchObject({ status: 409, code: 'job_not_over' });
    expect(page.whatToDo(tooEarly)).toEqual({ kind: 'look_again' });
    expect(page.whatToDo(await caught(podwarden.datasets.delete(dataset.id)))).toEqual({ kind: 'look_again' });
    for await (const { job } of podwarden.jobs.follow(id, { everyMs: 200 })) expect(job.id).toBe(id);
    const [artifact, ...others] = (await podwarden.artifacts.list(id)).items;
    await podwarden.artifacts.delete(id, artifact?.id ?? '');
    expect((await podwarden.artifacts.list(id)).items).toHaveLength(others.length);
    const deleted = await until(
      () => podwarden.jobs.delete(id).catch((error: unknown) => ({ status: String(error) })),
      ({ status }) => status === 'deleting',
      () => world.stack.runSchedule('sweep'),
    );
    expect(deleted).toEqual({ job_id: id, status: 'deleting' });
    expect(await caught(podwarden.jobs.get(id))).toMatchObject({ status: 404 });
    await podwarden.datasets.delete(dataset.id);
  }, 120_000);

  it('lets operators, and nobody else, pause deploys and suspend a user, who is told why', async () => {
    const operator = page.connect(() => world.stack.issueToken('olga', { operator: true }));
    expect(await caught(podwarden.admin.pauseDeploys({ reason: 'Because.' }))).toMatchObject({ code: 'forbidden' });
    await operator.admin.pauseDeploys({ reason: 'RunPod has an outage.' });
    await operator.admin.suspendUser('somebody|else', { reason: 'Ask us by mail.', cancel_jobs: true });
    expect(await operator.admin.controls()).toMatchObject({
      deploys_pause: { reason: 'RunPod has an outage.', set_by: 'olga' },
      suspensions: [{ user_id: 'somebody|else', reason: 'Ask us by mail.' }],
    });
    const paused = await caught(podwarden.deploy.start({ training_config: smokeConfig(), budget_limit: 1 }));
    expect(paused).toMatchObject({ code: 'deploys_paused', message: expect.stringContaining('RunPod has an outage.') });
    expect(page.whatToDo(paused)).toEqual({ kind: 'stopped' });
    await operator.admin.resumeDeploys();
    await operator.admin.liftSuspension('somebody|else');
    expect(await operator.admin.controls()).toEqual({ deploys_pause: null, suspensions: [] });
  }, 60_000);

  it('uploads in parts, and sends a part again that got lost', async () => {
    let broken = 0;
    network.breaks = (url) => url.includes('partNumber=2') && broken++ === 0;
    const told: UploadProgress[] = [];
    const dataset = await page.upload(podwarden, large(), (progress) => told.push(progress), noSignal);
    network.breaks = () => false;
    expect(broken).toBe(2);
    expect(dataset.status).toBe('ready');
    expect(told.at(-1)?.doneBytes).toBe(dataset.size_bytes);
  }, 60_000);

  it('goes on after a pause, and where nothing is left but the file', async () => {
    const file = large();
    /** The first part arrives, the second one does not. */
    const pausedAfterOnePart = async () => {
      const pause = new AbortController();
      network.breaks = (url) => url.includes('partNumber=2');
      const show = ({ doneBytes }: UploadProgress) => {
        if (doneBytes >= partBytes) setTimeout(() => pause.abort(), 200);
      };
      expect(await caught(page.upload(podwarden, file, show, pause.signal))).toMatchObject({ name: 'AbortedError' });
      network.breaks = () => false;
    };
    await pausedAfterOnePart();
    expect(kept.size).toBe(1);
    const told: UploadProgress[] = [];
    await page.upload(podwarden, file, (progress) => told.push(progress), noSignal);
    expect(told.at(-1)).toMatchObject({ resumedBytes: partBytes, changedBytes: 0 });
    await pausedAfterOnePart();
    kept.clear();
    const { items } = await podwarden.datasets.list({ limit: 1 });
    expect(items).toMatchObject([{ status: 'uploading' }]);
    const rest = await page.uploadRest(podwarden, items[0]?.id ?? '', file, noSignal);
    expect(rest).toMatchObject({ id: items[0]?.id, status: 'ready' });
  }, 90_000);

  it('tells faults apart by their code', async () => {
    const rejected = await caught(page.upload(podwarden, fileOf(Buffer.from('no json\n')), () => {}, noSignal));
    expect(rejected).toMatchObject({ status: 422, code: 'dataset_rejected', details: { line: 1 } });
    expect(page.whatToDo(rejected)).toMatchObject({ kind: 'mend_form' });
    const unknown = await caught(podwarden.deploy.start({ colour: 'red' } as unknown as Form));
    expect(page.whatToDo(unknown)).toMatchObject({ kind: 'mend_form', fields: { colour: expect.any(String) } });
    const wrong = { training_config: smokeConfig(), gpu_type: 'no such card' };
    const { faults } = await page.deploy(podwarden, wrong, 'form-3');
    expect(Object.keys(faults ?? {})).toContain('gpu_type');
    expect(page.whatToDo(await caught(podwarden.datasets.get('none')))).toEqual({ kind: 'look_again' });
    const stranger = page.connect(async () => 'aaa.bbb.ccc');
    expect(page.whatToDo(await caught(stranger.datasets.list()))).toEqual({ kind: 'sign_in' });
    const nobody = page.connect(async () => null);
    expect(page.whatToDo(await caught(nobody.datasets.list()))).toEqual({ kind: 'tell', requestId: undefined });
  }, 60_000);
});
