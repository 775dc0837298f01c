import type { RunpodSimulator } from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import type { CreatePodSpec, GpuProvider } from '../../../shared/domain/pods/gpu-provider.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { type Exchange, RunpodOpenApi } from '../../support/runpod-openapi.ts';
import { aCreateBody, inProcessWorld, onSimulator, type SimulatorWorld } from './simulator-world.ts';

const specFile = process.env.PODWARDEN_RUNPOD_OPENAPI;

const aSpec = (change: Partial<CreatePodSpec> = {}): CreatePodSpec => ({
  name: 'pw-dev-x-1',
  image: 'runpod/pytorch:1',
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_ids: [],
  disk_gb: 20,
  volume_size_gb: 0,
  env: { A: 'b' },
  entrypoint: ['bash'],
  cmd: ['-c', 'true'],
  ...change,
});

/** Newer than the description: RunPod's API pages its list, and ignores list parameters that it does not know. */
const beyond = ['limit', 'cursor'];

/** The client over the simulator, and all that went between them. */
const setup = () => {
  const world = inProcessWorld({ pageSize: 1 });
  const { simulator } = world;
  const exchanges: Exchange[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await simulator.fetch(input, init);
    const contentType = response.headers.get('content-type') ?? '';
    // A log goes on for as long as somebody reads it.
    const isLog = contentType === 'text/event-stream';
    const answer = isLog ? '' : await response.text();
    const body = typeof init?.body === 'string' ? init.body : '';
    const { status, headers } = response;
    exchanges.push({ method: init?.method ?? 'GET', url: String(input), body, status, contentType, answer });
    return isLog ? response : new Response(status === 204 ? null : answer, { status, headers });
  };
  const secret = new FakeSecretReader();
  secret.value = simulator.apiKey;
  const sleep = async () => {};
  const provider = new RunpodGpuProvider({
    apiUrl: simulator.url,
    apiKey: secret,
    fetch,
    sleep,
    logPatience: { firstLineMs: 20, idleMs: 20 },
  });
  const fail = (kind: 'unauthorized' | 'forbidden' | 'rate_limited' | 'server_error' | 'balance_too_low', times = 1) =>
    simulator.control.faults.add({ kind, times } as Parameters<RunpodSimulator['control']['faults']['add']>[0]);
  return { ...world, provider, exchanges, fail, fetch };
};

const podIdOf = (outcome: Awaited<ReturnType<GpuProvider['createPod']>>): string => {
  if (outcome.outcome !== 'created') throw new Error(`No pod was made: ${outcome.outcome}.`);
  return outcome.pod.id;
};

if (specFile === undefined) {
  const reason = "PODWARDEN_RUNPOD_OPENAPI does not name a copy of RunPod's OpenAPI description";
  process.stderr.write(`Skipped: conformance to RunPod's REST v2, because ${reason}.\n`);
  it.skip(`conforms to RunPod's REST v2 (skipped: ${reason})`, () => {});
} else {
  const description = new RunpodOpenApi(specFile);
  const faultsOf = (schema: string, value: unknown) => description.faultsOf(schema, value);

  describe('every kind of call of the client', () => {
    it('is one of the description, as are its parameters, its body and its answer', async () => {
      const { provider, exchanges, fail, clock } = setup();
      const most = { min_cuda_version: '12.8', data_center_ids: ['US-KS-2'], volume_size_gb: 10 };
      const podId = podIdOf(await provider.createPod(aSpec()));
      await provider.createPod(aSpec({ ...most, name: 'pw-dev-y-1' }));
      await provider.createPod(aSpec({ name: 'pw-dev-z-1', cloud: 'COMMUNITY', gpu_type: 'NVIDIA GeForce RTX 4090' }));
      clock.advance(60_000);
      expect((await provider.listPods('pw-dev-')).pods.length).toBeGreaterThan(1);
      expect(await provider.getPod(podId)).toMatchObject({ id: podId });
      await provider.systemLog(podId, 100);
      expect((await provider.gpuCatalog()).length).toBeGreaterThan(5);
      expect(await provider.terminatePod(podId)).toBe('accepted');
      expect(await provider.terminatePod('none')).toBe('not_found');
      expect(await provider.getPod('none')).toBeUndefined();
      for (const kind of ['balance_too_low', 'unauthorized', 'forbidden', 'rate_limited', 'server_error'] as const) {
        fail(kind);
        await provider.createPod(aSpec({ name: 'pw-dev-w-1' }));
      }
      for (const kind of ['unauthorized', 'forbidden', 'rate_limited', 'server_error'] as const) {
        fail(kind, 9);
        await provider.listPods('pw-dev-').catch(() => []);
      }
      expect(exchanges.flatMap((exchange) => description.faults(exchange, beyond))).toEqual([]);
      expect(new Set(exchanges.map((exchange) => description.operationOf(exchange)))).toEqual(
        new Set([
          'POST /v2/pods',
          'GET /v2/pods',
          'GET /v2/pods/{id}',
          'DELETE /v2/pods/{id}',
          'GET /v2/pods/{id}/logs',
          'GET /v2/catalog/gpus',
        ]),
      );
      expect(new Set(exchanges.map(({ status }) => status))).toEqual(
        new Set([200, 201, 204, 401, 402, 403, 404, 429, 500]),
      );
    });

    it('would be seen to name an operation, a parameter, a field or an answer that there is not', async () => {
      const { exchanges, provider } = setup();
      await provider.listPods('pw-dev-');
      const [list] = exchanges;
      if (list === undefined) throw new Error('The list was asked for.');
      const faults = (change: Partial<Exchange>) => description.faults({ ...list, ...change }, beyond);
      const origin = new URL(list.url).origin;
      expect(faults({})).toEqual([]);
      expect(faults({ url: `${origin}/v2/pod` })).toHaveLength(1);
      expect(faults({ method: 'PUT' })).toHaveLength(1);
      expect(faults({ url: `${list.url}&name=pw` })).toHaveLength(1);
      expect(faults({ url: `${origin}/v2/pods/x/logs?tail=5001`, contentType: 'text/event-stream' })).toHaveLength(1);
      expect(faults({ url: `${origin}/v2/catalog/gpus?product=PODS`, answer: '{"gpus":[]}' }).length).toBeGreaterThan(
        0,
      );
      expect(faults({ body: '{}' })).toHaveLength(1);
      expect(faults({ answer: '{}' })).toHaveLength(1);
      expect(faults({ contentType: 'text/html' })).toHaveLength(1);
      expect(faults({ method: 'POST', body: JSON.stringify(aCreateBody({ spot: true })) }).length).toBeGreaterThan(0);
    });
  });

  describe('the calls of a pod that ends itself', () => {
    it('are of the description, as are their answers', async () => {
      const { create, exchanges, fetch, simulator } = setup();
      const headers = { authorization: `Bearer ${simulator.apiKey}` };
      const [one, other] = [await create(), await create()];
      const terminate = { method: 'POST', headers, body: '{"action":"terminate"}' };
      for (let times = 0; times < 2; times += 1) {
        await fetch(`${simulator.url}/pods/${one}`, { method: 'DELETE', headers });
        await fetch(`${simulator.url}/pods/${other}/action`, terminate);
      }
      expect(exchanges.map(({ status }) => status)).toEqual([204, 204, 404, 404]);
      expect(exchanges.flatMap((exchange) => description.faults(exchange))).toEqual([]);
    });
  });

  describe('the call of an owner who renames a pod', () => {
    it('is of the description, as are its answers', async () => {
      const { create, exchanges, fetch, simulator } = setup();
      const url = `${simulator.url}/pods/${await create()}`;
      const headers = { authorization: `Bearer ${simulator.apiKey}`, 'content-type': 'application/json' };
      await fetch(url, { method: 'PATCH', headers, body: '{"name":"mine"}' });
      await fetch(`${simulator.url}/pods/none`, { method: 'PATCH', headers, body: '{"name":"mine"}' });
      expect(exchanges.map(({ status }) => status)).toEqual([200, 404]);
      expect(exchanges.flatMap((exchange) => description.faults(exchange))).toEqual([]);
    });
  });

  describe('what the simulator answers', () => {
    it(
      'is a Pod in every state, alone and in a list',
      onSimulator(async ({ call, create, clock }) => {
        const id = await create({ mounts: { persistent: { size: 10, path: '/workspace' } }, ports: ['22/tcp'] });
        for (const step of [0, 300, 300, 300, 5000]) {
          clock.advance(step);
          expect(faultsOf('Pod', (await call('GET', `/pods/${id}`)).body)).toEqual([]);
        }
        expect(faultsOf('ListPodsResponse', (await call('GET', '/pods')).body)).toEqual([]);
        const stopped = await call('POST', `/pods/${id}/action`, { action: 'stop' });
        expect(faultsOf('Pod', stopped.body)).toEqual([]);
      }),
    );

    it(
      'is the catalogue and the bill of the description',
      onSimulator(async ({ call, create, clock }) => {
        await create();
        clock.advance(60_000);
        const query = '?include=AVAILABILITY&product=POD';
        expect(faultsOf('ListGpuTypesResponse', (await call('GET', `/catalog/gpus${query}`)).body)).toEqual([]);
        const centres = await call('GET', '/catalog/datacenters?include=GPU_AVAILABILITY');
        expect(faultsOf('ListDataCentersResponse', centres.body)).toEqual([]);
        expect(faultsOf('ListPodBillingResponse', (await call('GET', '/billing/pods')).body)).toEqual([]);
      }),
    );

    it(
      'is a Pod with its ports and its SSH address, whose create has its command in either form',
      onSimulator(async ({ call, create, clock }) => {
        const id = await create({
          ports: ['22/tcp', '8888/http'],
          startSsh: true,
          args: undefined,
          cmd: ['sleep', '1'],
        });
        clock.advance(900);
        const { body } = await call('GET', `/pods/${id}`);
        expect(body.ssh.direct).not.toBeNull();
        expect(faultsOf('Pod', body)).toEqual([]);
      }),
    );

    it(
      'is what else an account has',
      onSimulator(async ({ call }) => {
        const keys = await call('PUT', '/account/ssh-keys', { keys: ['ssh-ed25519 AAAA ann'] });
        expect(faultsOf('SshKeys', keys.body)).toEqual([]);
        const login = { name: 'hub', username: 'ann', password: 'secret' };
        expect(faultsOf('CreateRegistryRequest', login)).toEqual([]);
        expect(faultsOf('Registry', (await call('POST', '/registries', login)).body)).toEqual([]);
        expect(faultsOf('ListRegistriesResponse', (await call('GET', '/registries')).body)).toEqual([]);
        expect(faultsOf('ListTemplatesResponse', (await call('GET', '/templates')).body)).toEqual([]);
      }),
    );

    it(
      'is an ErrorResponse for every refusal',
      onSimulator(async ({ call, create, simulator }: SimulatorWorld) => {
        const id = await create();
        simulator.control.faults.add({ kind: 'balance_too_low', times: 1 });
        const refusals = [
          await call('POST', '/pods', aCreateBody()),
          await call('POST', '/pods', aCreateBody({ spot: true })),
          await call('POST', '/pods', aCreateBody({ disk: undefined })),
          await call('POST', '/pods', aCreateBody({ env: { A: 'x'.repeat(102_400) } })),
          await call('GET', '/pods', undefined, ''),
          await call('GET', '/pods/none'),
          await call('PUT', '/pods'),
          await call('POST', `/pods/${id}/action`, { action: 'start' }),
        ];
        expect(refusals.map(({ status }) => status)).toEqual([402, 422, 400, 413, 401, 404, 405, 409]);
        expect(refusals.flatMap(({ body }) => faultsOf('ErrorResponse', body))).toEqual([]);
      }),
    );
  });
}
