import fc from 'fast-check';
import { z } from 'zod';
import { S3GpuCatalogStore } from '../../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { planCandidates } from '../../../shared/domain/deploy/candidates.ts';
import type { CreatePodSpec, Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { listGpus } from '../../../shared/http/contract/gpus.ts';
import { gpuCatalogKey } from '../../../shared/names.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { aCardAnswer, aPodAnswer, foreignEntry, oddCard, oddPod, oddProblem } from './any-answer.ts';

/** fast-check draws a new seed each time, and prints it with the smallest case of a property that does not hold. */
const someRuns = propertyRuns(500);

const finite = z.number();

/** The shape that the rest of the code may rely on, whatever was answered. */
const podSchema: z.ZodType<Pod> = z.strictObject({
  id: z.string().min(1).max(128),
  name: z.string(),
  status: z.enum(['PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'TERMINATED', 'UNKNOWN']),
  cost_per_hour: finite.positive().max(1000).nullable(),
  created_at: z.iso.datetime().nullable(),
  runtime: z
    .strictObject({
      uptime_seconds: finite.nullable(),
      gpu_utilization_percent: z.array(finite.min(0).max(100).nullable()).max(64),
    })
    .nullable(),
  gpu_type: z.string().min(1).max(200).nullable(),
  gpu_count: z.int().min(1).nullable(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).nullable(),
  data_center_id: z.string().nullable(),
});

const setup = (answer: (call: { readonly url: URL; readonly method: string }) => Response) => {
  const unreadable = new Map<string, number>();
  const provider = new RunpodGpuProvider({
    apiUrl: 'https://runpod.test/v2',
    apiKey: new FakeSecretReader(),
    sleep: async () => {},
    logPatience: { firstLineMs: 5, idleMs: 5 },
    onAnswer: () => {},
    onUnreadable: (what, times) => unreadable.set(what, times),
    fetch: async (input, init) => answer({ url: new URL(String(input)), method: init?.method ?? 'GET' }),
  });
  return { provider, unreadable };
};

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body) ?? '', { status });

const aSpec: CreatePodSpec = {
  name: 'pw-dev-x-1',
  image: 'image:1',
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_ids: [],
  disk_gb: 20,
  volume_size_gb: 0,
  env: {},
  entrypoint: [],
  cmd: [],
};

describe('whatever one entry of a list looks like', () => {
  it('every other pod is listed, and what is told of a pod can be relied on', async () => {
    const lists = fc.tuple(
      fc.array(foreignEntry, { maxLength: 5 }),
      oddPod('pw-a'),
      fc.array(foreignEntry, { maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(lists, async ([before, odd, after]) => {
        const { provider } = setup(() =>
          json({ pods: [...before, aPodAnswer('pw-b'), odd, ...after, aPodAnswer('pw-c')] }),
        );
        const { pods } = await provider.listPods('pw-');
        expect(pods.map(({ name }) => name)).toEqual(['pw-b', 'pw-a', 'pw-c']);
        for (const pod of [...pods, ...(await provider.listPods('')).pods]) podSchema.parse(pod);
      }),
      someRuns,
    );
  });
});

describe('whatever the answer about one pod looks like', () => {
  it('the pod is known to be there by its id, and to be gone by a 404 alone', async () => {
    await fc.assert(
      fc.asyncProperty(oddPod('pw-a'), foreignEntry, async (odd, name) => {
        const { provider } = setup(() => json({ ...odd, name }));
        const pod = await provider.getPod('id-pw-a');
        podSchema.parse(pod);
        expect(pod?.id).toBe('id-pw-a');
      }),
      someRuns,
    );
    await fc.assert(
      fc.asyncProperty(foreignEntry, async (entry) => {
        const { provider } = setup(() => json(entry));
        const found = await provider.getPod('id-pw-a').catch((error: unknown) => error);
        expect(found).toBeDefined();
        if (!(found instanceof ProviderError)) podSchema.parse(found);
      }),
      someRuns,
    );
  });
});

describe('whatever the answer to a create looks like', () => {
  it('with our name and an id it is our pod, and else a pod may be there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(oddPod('pw-dev-x-1'), foreignEntry),
        fc.constantFrom(200, 201, 202),
        async (body, status) => {
          const outcome = await setup(() => json(body, status)).provider.createPod(aSpec);
          if (outcome.outcome === 'created') {
            podSchema.parse(outcome.pod);
            expect(outcome.pod.name).toBe(aSpec.name);
          } else expect(outcome).toMatchObject({ outcome: 'ambiguous', message: expect.stringMatching(/\w/) });
          const isOurs = typeof body === 'object' && body !== null && 'id' in body && body.id === `id-${aSpec.name}`;
          expect(outcome.outcome === 'created').toBe(isOurs);
        },
      ),
      someRuns,
    );
  });

  it('a refusal never throws, and one whose sentence can be read is understood', async () => {
    const sentence = 'There are no longer any instances available with the requested specifications.';
    await fc.assert(
      fc.asyncProperty(oddProblem, fc.integer({ min: 300, max: 599 }), async (body, status) => {
        const { outcome } = await setup(() => json(body, status)).provider.createPod(aSpec);
        expect(outcome).not.toBe('created');
      }),
      someRuns,
    );
    await fc.assert(
      fc.asyncProperty(oddProblem, async (body) => {
        const told =
          typeof body === 'object' && !Array.isArray(body) ? { ...body, detail: sentence } : { detail: sentence };
        const { outcome } = await setup(() => json(told, 400)).provider.createPod(aSpec);
        expect(outcome).toBe('no_capacity');
      }),
      someRuns,
    );
  });
});

describe('whatever one card of the catalogue looks like', () => {
  const catalogues = fc.tuple(fc.array(oddCard, { maxLength: 6 }), fc.array(oddCard, { maxLength: 6 }), fc.boolean());

  it('the others can be planned with, shown and stored', async () => {
    await fc.assert(
      fc.asyncProperty(catalogues, async ([secure, community, fails]) => {
        const { provider } = setup(({ url }) => {
          if (url.searchParams.get('cloud') === 'SECURE') return json({ gpus: [...secure, aCardAnswer('NVIDIA L4')] });
          return fails ? json({}, 403) : json({ gpus: [aCardAnswer('NVIDIA L4'), ...community] });
        });
        const gpus = await provider.gpuCatalog();
        const l4 = gpus.find(({ id }) => id === 'NVIDIA L4');
        expect(l4).toMatchObject({ max_count: { secure: 8, community: 4 }, availability: { secure: 'HIGH' } });
        expect(gpus.map(({ id }) => id)).not.toContain('unknown');

        const wish = { gpu_count: 2, cloud: 'any', data_center_ids: [] } as const;
        for (const gpu_types of [['L4'], []]) {
          for (const { cost_per_hour } of planCandidates({ ...wish, gpu_types }, gpus)) {
            expect(cost_per_hour).toBeGreaterThan(0);
            expect(cost_per_hour).toBeLessThanOrEqual(2000);
          }
        }
        const store = new S3GpuCatalogStore(new FakeObjectStore());
        await store.write({ taken_at: '2026-01-01T00:00:00.000Z', gpus });
        expect((await store.read())?.gpus).toEqual(gpus);
        const items = gpus.map(({ price, max_count, ...gpu }) => ({
          ...gpu,
          max_count: Math.max(max_count.secure, max_count.community),
          max_counts: max_count,
          price_per_hour: price,
          aliases: [],
        }));
        listGpus.output?.parse({ items, next_cursor: null, taken_at: '2026-01-01T00:00:00.000Z' });
      }),
      someRuns,
    );
  });
});

describe('whatever an event of a log looks like', () => {
  const events = fc.array(
    fc.oneof(
      foreignEntry.map((entry) => `data: ${JSON.stringify(entry)}\n\n`),
      fc.constantFrom(': keep-alive\n\n', '\n\n', 'data:\n\n', 'data: {\n\n', 'event: end\n\n', 'id: 5\nretry: 1\n\n'),
      fc.string().map((text) => `${text.replaceAll(/[\r\n]/g, ' ')}\n\n`),
    ),
    { maxLength: 6 },
  );
  const line = 'failed to pull image: manifest unknown';

  it('the lines of the others are read', async () => {
    await fc.assert(
      fc.asyncProperty(events, events, async (before, after) => {
        const event = `data: ${JSON.stringify({ source: 'system', line, ts: 't' })}\n\n`;
        const { provider } = setup(() => new Response([...before, '\n', event, ...after].join('')));
        const lines = await provider.systemLog('pod-1', 50);
        expect(lines).toContain(line);
        for (const one of lines) expect(typeof one).toBe('string');
      }),
      propertyRuns(200),
    );
  });
});

describe('the snapshot of the catalogue', () => {
  it('of a version that knew one count for both clouds is read, and one of today can be read by that version', async () => {
    const objects = new FakeObjectStore();
    const gpu = {
      ...{ id: 'A', name: 'A', memory_gb: 24, max_count: 8, price: { secure: 0.5, community: null } },
      availability: { secure: 'HIGH', community: 'NONE' },
    };
    const before = JSON.stringify({ taken_at: '2026-01-01T00:00:00.000Z', gpus: [gpu] });
    objects.plant(gpuCatalogKey, before);
    const store = new S3GpuCatalogStore(objects);
    const snapshot = await store.read();
    expect(snapshot?.gpus).toMatchObject([{ max_count: { secure: 8, community: 8 } }]);
    if (snapshot !== undefined) await store.write(snapshot);
    const stored = JSON.parse(new TextDecoder().decode(await objects.read(gpuCatalogKey)));
    expect(stored.gpus[0]).toMatchObject({ max_count: 8, max_counts: { secure: 8, community: 8 } });
  });
});
