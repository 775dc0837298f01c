import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRunpodSimulator,
  type SimulatorOptions,
} from '../../../infra/local/runpod-simulator/create-runpod-simulator.ts';
import { startRunpodSimulator } from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { FakeContainerRunner } from '../../../infra/local/runpod-simulator/testing/fake-container-runner.ts';
import { ManualClock } from '../../../infra/local/runpod-simulator/testing/manual-clock.ts';
import type { CreatePodSpec } from '../../../shared/domain/pods/gpu-provider.ts';
import { createBody } from '../../../shared/runpod/create-body.ts';
import { aCreateBody, send } from './simulator-world.ts';

/** A create of the stack to the letter, as anyone with the account's key reads it from the list of pods. */
const ourSpec: CreatePodSpec = {
  name: 'pw-local-7d1f3c1e-0000-4000-8000-000000000000-1',
  image: 'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_ids: [],
  disk_gb: 20,
  volume_size_gb: 0,
  env: {
    PODWARDEN_API_URL: 'http://127.0.0.1:1',
    PODWARDEN_JOB_ID: '7d1f3c1e-0000-4000-8000-000000000000',
    PODWARDEN_ATTEMPT: '1',
    PODWARDEN_JOB_TOKEN: 'a.token.that-is-good',
  },
  entrypoint: ['bash', '-c'],
  cmd: ['touch "$0"; sleep 60'],
};

const setup = (options: SimulatorOptions = {}) => {
  const clock = new ManualClock();
  const runner = new FakeContainerRunner();
  const simulator = createRunpodSimulator({ clock, runner, ...options });
  const call = async (key: string, method: string, path: string, body?: unknown, headers = {}) => {
    const response = await simulator.fetch(`${simulator.url.slice(0, -'/v2'.length)}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const create = async (key: string, body: unknown = createBody(ourSpec), headers = {}): Promise<string> => {
    const answer = await call(key, 'POST', '/v2/pods', body, headers);
    expect(answer.status).toBe(201);
    clock.advance(60_000);
    return answer.body.id;
  };
  return { simulator, clock, runner, call, create };
};

describe('a pod that another client has created', () => {
  it.each([
    ['with all that the stack sends', createBody(ourSpec), {}],
    ['as the program of the stack', createBody(ourSpec), { 'user-agent': 'podwarden/1' }],
    ['with a start command of its own', aCreateBody(), {}],
    ['in exec form', aCreateBody({ args: undefined, entrypoint: ['bash', '-c'], cmd: ['id'] }), {}],
    ['with the key of a pod in its environment', aCreateBody({ env: { RUNPOD_API_KEY: 'rps_x' } }), {}],
  ])('never runs, %s', async (_how, body, headers) => {
    const { simulator, runner, call, create } = setup();
    const id = await create(simulator.apiKey, body, headers);
    for (const action of ['restart', 'stop', 'start'])
      await call(simulator.apiKey, 'POST', `/v2/pods/${id}/action`, { action });
    expect(runner.containers).toEqual([]);
    expect(simulator.control.pods()).toMatchObject([{ id, isForeign: true }]);
  });

  it('goes through its states, has a log, and is terminated', async () => {
    const { simulator, call, create } = setup();
    const id = await create(simulator.apiKey);
    const { body } = await call(simulator.apiKey, 'GET', `/v2/pods/${id}`);
    expect(body).toMatchObject({ status: 'RUNNING', runtime: { uptime: 59 } });
    const said = simulator.control.logs(id).map(({ source, line }) => `${source} ${line}`);
    expect(said).toContain('container This simulator starts no process for a pod that another client has created.');
    expect((await call(simulator.apiKey, 'DELETE', `/v2/pods/${id}`)).status).toBe(204);
    expect((await call(simulator.apiKey, 'GET', `/v2/pods/${id}`)).status).toBe(404);
  });

  it('is begun again by faults and by hand, and still runs nothing', async () => {
    const { simulator, clock, runner, create } = setup();
    simulator.control.faults.add({ kind: 'restart_loop', seconds: 5 });
    const id = await create(simulator.apiKey);
    simulator.control.crash(id);
    simulator.control.hostDown(id, 60);
    clock.advance(120_000);
    expect(simulator.control.pods()[0]?.containerStarts).toBeGreaterThan(3);
    expect(runner.containers).toEqual([]);
  });

  it('cannot be had from a pod of the stack: its command stays, and its key makes none', async () => {
    const { simulator, runner, call, create } = setup();
    const id = await create(simulator.stackKey);
    const change = { args: 'bash -c id', image: 'other:1', env: { A: 'b' }, entrypoint: ['id'], cmd: ['id'] };
    for (const [field, value] of Object.entries(change)) {
      expect((await call(simulator.apiKey, 'PATCH', `/v2/pods/${id}`, { [field]: value })).status).toBe(422);
    }
    const podKey = runner.of(id)?.spec.env.RUNPOD_API_KEY ?? '';
    expect((await call(podKey, 'POST', '/v2/pods', createBody(ourSpec))).status).toBe(403);
    expect(runner.containers).toHaveLength(1);
    expect(runner.of(id)?.spec.argv).toEqual(['bash', '-c', 'touch "$0"; sleep 60']);
  });

  it('runs where that was asked for', async () => {
    const { simulator, runner, create } = setup({ runForeignPods: true });
    const id = await create(simulator.apiKey);
    expect(runner.of(id)).toMatchObject({ starts: 1 });
  });
});

describe('the key of the stack', () => {
  it('is another one than the account shows, and in no answer', async () => {
    const { simulator, call, create } = setup();
    const id = await create(simulator.stackKey);
    expect(simulator.stackKey).not.toBe(simulator.apiKey);
    const paths = ['/v2/pods', `/v2/pods/${id}`, '/v2/billing/pods', '/v2/account/ssh-keys', '/v2/registries'];
    const shown = ['pods', 'billing', 'requests', 'faults', 'scenario', 'clock', 'balance', `pods/${id}/logs`];
    for (const path of [...paths, ...shown.map((name) => `/_control/${name}`)]) {
      const answer = await call(simulator.apiKey, 'GET', path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer.body)).not.toContain(simulator.stackKey);
    }
  });

  it('makes pods that run, of one account with the others', async () => {
    const { simulator, runner, call, create } = setup();
    const [own, foreign] = [await create(simulator.stackKey), await create(simulator.apiKey)];
    expect(runner.containers.map(({ spec }) => spec.podId)).toEqual([own]);
    const { body } = await call(simulator.stackKey, 'GET', '/v2/pods');
    expect(body.pods.map(({ id }: { id: string }) => id)).toEqual([foreign, own]);
  });
});

describe('on this machine', () => {
  /** Creates such a pod with each key, and tells which of them have left a file once all are up. */
  const filesLeft = async (options: SimulatorOptions): Promise<readonly string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-test-'));
    const podsFolder = join(folder, 'pods');
    const delays = { provisioningMs: 5, startingMs: 5, pullingMs: 5 };
    const simulator = await startRunpodSimulator({ podsFolder, delays, killGraceMs: 300, ...options });
    const isUp = (id: string): boolean =>
      simulator.control.logs(id).some(({ line }) => /^(up|This simulator)/.test(line));
    try {
      const ids: string[] = [];
      for (const [name, key] of [['own', simulator.stackKey] as const, ['foreign', simulator.apiKey] as const]) {
        const cmd = [`touch ${join(folder, name)}; echo up; sleep 60`];
        const body = createBody({ ...ourSpec, cmd });
        ids.push((await send(`${simulator.url}/pods`, 'POST', key, body)).body.id);
      }
      const end = Date.now() + 8000;
      while (!ids.every(isUp) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(ids.filter((id) => !isUp(id))).toEqual([]);
      const folders = existsSync(podsFolder) ? readdirSync(podsFolder).length : 0;
      const files = readdirSync(folder).filter((name) => name !== 'pods');
      expect(folders).toBe(files.length);
      return files.sort();
    } finally {
      await simulator.stop();
      rmSync(folder, { recursive: true });
    }
  };

  it.each<[string, SimulatorOptions, readonly string[]]>([
    ['the stack alone starts processes', {}, ['own']],
    ['nobody does where no pod is to run', { runPods: false }, []],
    ['nobody does then, whatever else was asked for', { runPods: false, runForeignPods: true }, []],
    ['everybody does where that was asked for', { runForeignPods: true }, ['foreign', 'own']],
  ])('%s', async (_who, options, files) => {
    expect(await filesLeft(options)).toEqual(files);
  });
});
