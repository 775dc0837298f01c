import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, type LogLine, type Podwarden, type Point, putOnto } from '../../shared/client/index.ts';
import { downloadArtifactTo } from '../../shared/client/node/index.ts';
import {
  type Client,
  jobTokenOf,
  type StackWorld,
  smokeConfig,
  startWorld,
  textLines,
  until,
  uploadDataset,
} from './stack-world.ts';

/** The whole path with the real bootstrap and the real package on a simulated host, and what everything wrote meanwhile. */
describe('a job from upload to model', () => {
  let world: StackWorld;
  let alice: Client;
  let podwarden: Podwarden;
  const secret = 'hf_ThisIsASecretOfTheUser';
  const marker = 'velociraptor';
  const podWrote: string[] = [];

  beforeAll(async () => {
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
    alice = await world.as('alice');
    podwarden = alice.podwarden;
    world.secrets.add(secret);
    world.secrets.add(marker);
  }, 60_000);
  afterAll(() => world.stop());

  it('trains, reports, uploads, is terminated and leaves no pod (G3 F3)', async () => {
    const dataset = await uploadDataset(alice, textLines(3000, marker));
    const validation = await uploadDataset(alice, textLines(100, marker));
    const { job_id, pod_id } = await podwarden.deploy.start({
      training_config: smokeConfig({ eval_steps: 10, save_steps: 15 }),
      dataset_id: dataset,
      validation_dataset_id: validation,
      gpu_type: 'RTX 4090',
      budget_limit: 1,
      secrets: { HF_TOKEN: secret },
      environment_variables: { WANDB_MODE: 'offline' },
    });
    if (pod_id === null) throw new Error('The pod is not there at once.');
    world.secrets.add(await jobTokenOf(world, pod_id));
    for (const used of [dataset, validation]) {
      await expect(podwarden.datasets.delete(used)).rejects.toMatchObject({ status: 409, code: 'dataset_in_use' });
    }

    const curve = new Map<number, Point>();
    const phases: string[] = [];
    let job: Job | undefined;
    for await (const news of podwarden.jobs.follow(job_id, { everyMs: 500 })) {
      putOnto(curve, news);
      phases.push(...news.events.map(({ phase, status }) => phase ?? status));
      job = news.job;
    }
    expect(job).toMatchObject({
      status: 'completed',
      phase: null,
      attempt: 1,
      current_step: 30,
      total_steps: 30,
      progress: 1,
      gpu_type: 'NVIDIA GeForce RTX 4090',
    });
    expect(job?.loss).toBeLessThan(5);
    expect(job?.eval_loss).toEqual(expect.any(Number));
    expect(job?.cost.actual_cost).toBeGreaterThan(0);
    expect(phases).toEqual(
      expect.arrayContaining(['creating_pod', 'starting', 'downloading_dataset', 'training', 'uploading', 'completed']),
    );
    await until(
      async () => world.stack.simulator?.control.pods().filter((pod) => pod.endedAt === null).length,
      (left) => left === 0,
    );

    const { items: points } = await podwarden.jobs.metrics(job_id, { max_points: 100 });
    expect([...curve.values()].sort((one, other) => one.step - other.step)).toEqual(points);
    const losses = points.flatMap(({ train_loss }) => (typeof train_loss === 'number' ? [train_loss] : []));
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);

    const lines: LogLine[] = [];
    for await (const line of podwarden.logs.follow(job_id)) lines.push(line);
    expect(lines.length).toBeGreaterThan(0);
    podWrote.push(JSON.stringify(lines), JSON.stringify(world.stack.simulator?.control.logs(pod_id)));

    const { items: artifacts } = await podwarden.artifacts.list(job_id);
    const model = artifacts.find(({ kind }) => kind === 'model');
    expect((await modelText(podwarden, job_id, model?.id ?? '')).length).toBeGreaterThan(20);

    await world.stack.runSchedule('sweep');
    await podwarden.datasets.delete(dataset);
    await expect(podwarden.datasets.get(dataset)).rejects.toMatchObject({ status: 404 });
  }, 90_000);

  it('put no token, presigned URL, secret or dataset content into any log (F14 H8)', () => {
    expect(podWrote.join('').length).toBeGreaterThan(1000);
    const logs = [world.stack.logs(), ...podWrote].join('\n');
    for (const word of world.secrets) expect(logs).not.toContain(word);
    expect(logs).not.toMatch(/X-Amz-Signature=[0-9a-f]/i);
    expect(logs).not.toMatch(/[?&]token=[A-Za-z0-9_-]{20}/);
    expect(logs).not.toMatch(/Bearer [A-Za-z0-9_-]{20}/i);
    const podEnvironments = world.stack.simulator?.control.pods() ?? [];
    expect(JSON.stringify(podEnvironments)).not.toContain(secret);
  });

  it('wrote a request id and a stable code on every line of ours', () => {
    const lines = world.stack
      .logs()
      .split('\n')
      .filter((line) => line.includes('"service":"podwarden') && line.includes('"level"'));
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      const entry = JSON.parse(line.slice(line.indexOf('{')));
      expect(entry.code).toMatch(/^[a-z_]+$/);
      expect(entry.request_id).toEqual(expect.any(String));
      if (/attempt|report|ship|job|deploy/.test(entry.operation)) expect(entry.job_id).toEqual(expect.any(String));
    }
  });
});

/** Downloads the model as its user does, and lets it speak. */
const modelText = async (podwarden: Podwarden, jobId: string, artifactId: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-model-'));
  const path = join(folder, 'model.tar.gz');
  try {
    await downloadArtifactTo(podwarden, jobId, artifactId, path);
    const options = ['--prompt', 'Line', '--seed', '1', '--length', '40'];
    const run = spawnSync('python3', ['-B', '-m', 'podwarden_pod.smoke.generate', path, ...options], {
      cwd: join(import.meta.dirname, '../../shared/pod'),
      encoding: 'utf8',
    });
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
