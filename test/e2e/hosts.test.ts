import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessContainerRunner } from '../../infra/local/runpod-simulator/process-container-runner.ts';
import { type Faults, type FaultyApi, startFaultyApi } from './hosts/faulty-api.ts';
import { type Host, HostRunner, hostVariable } from './hosts/host-runner.ts';
import {
  type Client,
  type StackWorld,
  smokeConfig,
  startWorld,
  textLines,
  until,
  uploadDataset,
} from './stack-world.ts';

/**
 * The real bootstrap and package on hosts whose faults are real: names that do not resolve, ports that are closed, servers
 * that answer something else. Every job ends with its reason, and at the end RunPod has no pod.
 */
describe('a pod on a faulty host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-hosts-'));
  const runner = new HostRunner(new ProcessContainerRunner({ folder }));
  const servers: { stop(): Promise<void> }[] = [];
  const jobs = new Map<string, { readonly id: string; readonly pod: string }>();
  let world: StackWorld;
  let alice: Client;

  const control = () => {
    if (world.stack.simulator === undefined) throw new Error('These tests need the simulator.');
    return world.stack.simulator.control;
  };
  const jobOf = async (host: string) => (await alice.get(`/api/training/jobs/${jobs.get(host)?.id}`)).body;
  const logOf = (host: string) =>
    control()
      .logs(jobs.get(host)?.pod ?? '')
      .map(({ line }) => line)
      .join('\n');
  const jobWhere = (host: string, done: (job: Job) => boolean): Promise<Job> =>
    until(() => jobOf(host), done).catch((fault) => {
      throw new Error(`${fault}\nIts pod said:\n${logOf(host)}`);
    });
  const isOver = ({ status }: Job): boolean => ['completed', 'failed', 'cancelled'].includes(String(status));
  const over = (host: string) => jobWhere(host, isOver);
  /** The pod, once it has ended. No sweep runs meanwhile: the pod ended itself, or the report of its outcome ended it. */
  const noPod = (host: string) =>
    until(
      async () =>
        control()
          .pods()
          .find(({ id }) => id === jobs.get(host)?.pod),
      (pod) => pod !== undefined && pod.endedAt !== null,
    );

  const faultyApi = async (faults: Faults): Promise<FaultyApi> => {
    const api = await startFaultyApi(world.stack.apiUrl, faults);
    servers.push(api);
    return api;
  };

  const deploy = async (host: string, fault: Host, fields: object = {}): Promise<void> => {
    runner.hosts.set(host, fault);
    const deployed = await alice.post('/api/training/deploy/runpod', {
      training_config: smokeConfig({ max_steps: 3 }),
      dataset_id: dataset,
      gpu_type: 'NVIDIA L4',
      max_attempts: 1,
      environment_variables: { [hostVariable]: host },
      ...fields,
    });
    if (deployed.status !== 201) throw new Error(deployed.text);
    jobs.set(host, { id: deployed.body.job_id, pod: deployed.body.pod_id });
  };

  let dataset = '';

  beforeAll(async () => {
    // A sweep, which runs only when it is called for, finds every pod that has not claimed too old.
    const environment = { HEARTBEAT_INTERVAL_SECONDS: '5', HEARTBEAT_LOST_SECONDS: '20', START_DEADLINE_SECONDS: '1' };
    const simulator = { runner, delays: { provisioningMs: 0, startingMs: 0, pullingMs: 0, restartMs: 100 } };
    world = await startWorld({ environment, simulator });
    alice = await world.as('alice');
    dataset = await uploadDataset(alice, textLines(2000));
    control().faults.add({ kind: 'zero_gpu', gpu: 'NVIDIA GeForce RTX 4090' });
    control().faults.add({ kind: 'self_terminate_refused', gpu: stuck.gpu_type });
  }, 120_000);

  // Between the tests no pod is left but those that are to be missed.
  afterEach(async () => {
    await world.stack.runSchedule('sweep');
  });

  afterAll(async () => {
    await world?.stop();
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('that cannot reach the API says on which step, and ends itself or is ended by its start deadline (G4 F4)', async () => {
    await Promise.all([
      deploy('dns', { apiUrl: 'http://no-such-host.invalid' }),
      deploy('tcp', { apiUrl: await closedPort() }, stuck),
      deploy('tls', { apiUrl: await selfSigned(folder, servers) }, stuck),
    ]);
    for (const step of ['dns', 'tcp', 'tls']) {
      await until(
        async () => logOf(step),
        (log) => log.includes(`FAILED api_unreachable_${step}`),
      );
    }
    expect((await noPod('dns'))?.endedBy).toBe('pod');
    for (const step of ['tcp', 'tls']) {
      // On a quick machine the first sweep comes before the pod is as old as its deadline.
      const job = await until(
        () => jobOf(step),
        isOver,
        () => world.stack.runSchedule('sweep'),
      );
      expect(job).toMatchObject({ status: 'failed', reason: 'start_timeout' });
      await noPod(step);
    }
  }, 90_000);

  it('without a GPU is gpu_unusable before anything is fetched (H5)', async () => {
    await deploy('no_gpu', {}, { training_config: realConfig, gpu_type: 'NVIDIA GeForce RTX 4090' });
    expect(await over('no_gpu')).toMatchObject({ status: 'failed', reason: 'gpu_unusable' });
    await noPod('no_gpu');
  }, 90_000);

  it('whose dataset is refused, gone, expired or too short has a reason for each, and its pod is ended at once (G4 F4 F9 F12)', async () => {
    const reasons = {
      401: 'dataset_unauthorized',
      404: 'dataset_not_found',
      410: 'dataset_expired',
      short: 'dataset_corrupt',
    };
    for (const status of [401, 404, 410]) {
      await deploy(String(status), { apiUrl: (await faultyApi({ download: status })).url });
    }
    await deploy('short', { apiUrl: (await faultyApi({ body: 'short' })).url });
    for (const [host, reason] of Object.entries(reasons)) {
      expect(await over(host)).toMatchObject({ status: 'failed', reason, error: { code: reason } });
      await noPod(host);
    }
  }, 120_000);

  it('whose disk is full is dataset_too_large_for_disk (G6 F6)', async () => {
    const large = await uploadDataset(alice, textLines(8000));
    // In blocks of 1024 bytes: the runtime fits, the dataset does not.
    await deploy('full_disk', { before: 'ulimit -f 300' }, { dataset_id: large });
    expect(await over('full_disk')).toMatchObject({ status: 'failed', reason: 'dataset_too_large_for_disk' });
    await noPod('full_disk');
  }, 90_000);

  it('whose container restarts in the middle is a restart_loop (F35)', async () => {
    await deploy('restart', { apiUrl: (await faultyApi({ download: 503 })).url });
    await until(
      async () => logOf('restart'),
      (log) => log.includes('downloading_dataset'),
    );
    control().crash(jobs.get('restart')?.pod ?? '');
    expect(await over('restart')).toMatchObject({ status: 'failed', reason: 'restart_loop' });
    await noPod('restart');
  }, 90_000);

  it('whose download breaks off or trickles trains all the same, and so does one that may not end itself', async () => {
    const cut = await faultyApi({ body: 'cut' });
    await deploy('cut', { apiUrl: cut.url });
    await deploy('slow', { apiUrl: (await faultyApi({ body: 'slow' })).url });
    await deploy('refused', {}, stuck);
    for (const host of ['cut', 'slow', 'refused']) {
      expect(await over(host)).toMatchObject({ status: 'completed', current_step: 3 });
      await noPod(host);
    }
    expect(cut.bodies()).toBe(2);
    expect((await noPod('refused'))?.endedBy).not.toBe('pod');
    const { phases } = await jobOf('slow');
    const seconds = new Map(phases.map((time: { phase: string; seconds: number }) => [time.phase, time.seconds]));
    expect(seconds.get('downloading_dataset')).toBeGreaterThan(1.5);
    expect([...seconds.keys()]).toEqual(expect.arrayContaining(['creating_pod', 'starting', 'training', 'uploading']));
  }, 120_000);

  it('that ended itself and was never heard of is believed gone by two sweeps, and RunPod has no pod left (F28 H10 H12 H13)', async () => {
    await until(
      () => jobOf('dns'),
      ({ status }) => status === 'failed',
      () => world.stack.runSchedule('sweep'),
    );
    expect(await jobOf('dns')).toMatchObject({ reason: 'pod_vanished' });
    const left = control()
      .pods()
      .filter(({ endedAt }) => endedAt === null);
    expect(left).toEqual([]);
  }, 90_000);
});

/** RunPod refuses the pods on these cards to end themselves. */
const stuck = { gpu_type: 'NVIDIA RTX A4000' };

type Job = Awaited<ReturnType<Client['get']>>['body'];

const realConfig = {
  ...smokeConfig(),
  model: { name: 'HuggingFaceTB/SmolLM2-135M' },
  trainer: 'transformers',
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.0001, batch_size: 1 },
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** The port was open for a moment, so nobody else listens there, nor is likely to meanwhile. */
const closedPort = async (): Promise<string> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

const selfSigned = async (folder: string, servers: { stop(): Promise<void> }[]): Promise<string> => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', '-days', '2'];
  const run = spawnSync('openssl', [...made, '-keyout', key, '-out', cert]);
  if (run.status !== 0) throw new Error(`openssl made no certificate: ${run.stderr}`);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `https://127.0.0.1:${portOf(server)}`;
};
