import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Client,
  jobTokenOf,
  type StackWorld,
  sha256,
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
  const secret = 'hf_ThisIsASecretOfTheUser';
  const marker = 'velociraptor';
  const podWrote: string[] = [];

  beforeAll(async () => {
    world = await startWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
    alice = await world.as('alice');
    world.secrets.add(secret);
    world.secrets.add(marker);
  }, 60_000);
  afterAll(() => world.stop());

  it('trains, reports, uploads, is terminated and leaves no pod (G3 F3)', async () => {
    const dataset = await uploadDataset(alice, textLines(3000, marker));
    const validation = await uploadDataset(alice, textLines(100, marker));
    const deployed = await alice.post('/api/training/deploy/runpod', {
      training_config: smokeConfig({ eval_steps: 10, save_steps: 15 }),
      dataset_id: dataset,
      validation_dataset_id: validation,
      gpu_type: 'RTX 4090',
      budget_limit: 1,
      secrets: { HF_TOKEN: secret },
      environment_variables: { WANDB_MODE: 'offline' },
    });
    expect(deployed.status).toBe(201);
    const jobPath = `/api/training/jobs/${deployed.body.job_id}`;
    world.secrets.add(await jobTokenOf(world, deployed.body.pod_id));
    for (const used of [dataset, validation]) {
      const refused = await alice.del(`/api/datasets/${used}`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'dataset_in_use' } });
    }

    const job = await until(
      () => alice.get(jobPath),
      ({ body }) => ['completed', 'failed', 'cancelled'].includes(body.status),
    );
    expect(job.body).toMatchObject({
      status: 'completed',
      phase: null,
      attempt: 1,
      current_step: 30,
      total_steps: 30,
      progress: 1,
      gpu_type: 'NVIDIA GeForce RTX 4090',
    });
    expect(job.body.loss).toBeLessThan(5);
    expect(job.body.eval_loss).toEqual(expect.any(Number));
    expect(job.body.cost.actual_cost).toBeGreaterThan(0);
    await until(
      async () => world.stack.simulator?.control.pods().filter((pod) => pod.endedAt === null).length,
      (left) => left === 0,
    );

    const metrics = await alice.get(`${jobPath}/metrics?max_points=100`);
    const losses = metrics.body.items.flatMap((point: { train_loss?: number }) => point.train_loss ?? []);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    const steps = metrics.body.items.map((point: { step: number }) => point.step);
    expect(steps).toEqual([...steps].sort((a: number, b: number) => a - b));

    const events = await alice.get(`${jobPath}/events?limit=200`);
    const phases = events.body.items.map(
      (event: { phase: string | null; status: string }) => event.phase ?? event.status,
    );
    expect(phases).toEqual(
      expect.arrayContaining(['creating_pod', 'starting', 'downloading_dataset', 'training', 'uploading', 'completed']),
    );

    const logs = await alice.get(`${jobPath}/logs?limit=200`);
    expect(logs.body.items.length).toBeGreaterThan(0);
    podWrote.push(logs.text, JSON.stringify(world.stack.simulator?.control.logs(deployed.body.pod_id)));

    const artifacts = await alice.get(`${jobPath}/artifacts`);
    const model = artifacts.body.items.find((artifact: { kind: string }) => artifact.kind === 'model');
    const bytes = Buffer.from(await (await fetch(model.url)).arrayBuffer());
    expect(sha256(bytes)).toBe(model.sha256);
    expect(generate(bytes).length).toBeGreaterThan(20);

    await world.stack.runSchedule('sweep');
    expect((await alice.del(`/api/datasets/${dataset}`)).status).toBe(204);
    expect((await alice.get(`/api/datasets/${dataset}`)).status).toBe(404);
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

const generate = (model: Buffer): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-model-'));
  try {
    writeFileSync(join(folder, 'model.tar.gz'), model);
    const run = spawnSync(
      'python3',
      [
        '-B',
        '-m',
        'podwarden_pod.smoke.generate',
        join(folder, 'model.tar.gz'),
        '--prompt',
        'Line',
        '--seed',
        '1',
        '--length',
        '40',
      ],
      { cwd: join(import.meta.dirname, '../../shared/pod'), encoding: 'utf8' },
    );
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
