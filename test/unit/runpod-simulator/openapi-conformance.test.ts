import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { CreatePodSpec } from '../../../shared/domain/pods/gpu-provider.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { MemorySecretReader } from '../../support/memory-secret-reader.ts';
import { aCreateBody, onSimulator, type SimulatorWorld } from './simulator-world.ts';

const specFile = process.env.PODWARDEN_RUNPOD_OPENAPI;

const setup = (file: string) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'runpod');
  /** What is wrong with a value; empty where it conforms. */
  return (schema: string, value: unknown): unknown[] => {
    const validate = ajv.compile({ $ref: `runpod#/components/schemas/${schema}` });
    return validate(value) ? [] : (validate.errors ?? []).map((error) => [error.instancePath, error.message]);
  };
};

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

if (specFile === undefined) {
  const reason = "PODWARDEN_RUNPOD_OPENAPI does not name a copy of RunPod's OpenAPI description";
  process.stderr.write(`Skipped: conformance to RunPod's REST v2, because ${reason}.\n`);
  it.skip(`conforms to RunPod's REST v2 (skipped: ${reason})`, () => {});
} else {
  const faultsOf = setup(specFile);

  describe('what the client sends', () => {
    it.each([
      ['the least', {}],
      ['the most', { min_cuda_version: '12.8', data_center_ids: ['US-KS-2'], volume_size_gb: 10, cloud: 'COMMUNITY' }],
    ] satisfies [string, Partial<CreatePodSpec>][])('is a CreatePodRequest: %s', async (_what, change) => {
      const bodies: unknown[] = [];
      const provider = new RunpodGpuProvider({
        apiUrl: 'https://runpod.test/v2',
        apiKey: new MemorySecretReader(),
        fetch: async (_input, init) => {
          bodies.push(JSON.parse(String(init?.body)));
          return new Response('{}', { status: 500 });
        },
      });
      await provider.createPod(aSpec(change));
      expect(bodies.flatMap((body) => faultsOf('CreatePodRequest', body))).toEqual([]);
    });

    it('would be seen to hold a field too many', () => {
      expect(faultsOf('CreatePodRequest', aCreateBody({ spot: true }))).not.toEqual([]);
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
