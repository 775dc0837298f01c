import { createHandler as listGpus } from '../../../functions/gpus/list-gpus.ts';
import { createHandler as refreshCatalog } from '../../../functions/gpus/refresh-gpu-catalog.ts';
import { type CatalogGpu, ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { call } from '../../support/api-event.ts';
import { FakeGpuCatalogStore } from '../../support/fake-gpu-catalog-store.ts';
import { aGpu, catalog as whole } from './catalog.ts';

const now = new Date('2026-01-02T12:00:00.000Z');

const setup = (takenAt?: string, live: readonly CatalogGpu[] | Error = [aGpu({ id: 'NVIDIA L4', name: 'L4' })]) => {
  const catalog = new FakeGpuCatalogStore(takenAt === undefined ? undefined : { taken_at: takenAt, gpus: whole });
  let asked = 0;
  const gpuCatalog = async () => {
    asked += 1;
    if (live instanceof Error) throw live;
    return live;
  };
  const deps = { catalog, provider: { gpuCatalog }, clock: () => now };
  return {
    catalog,
    list: () => call(listGpus(deps), { userId: 'user-1' }),
    refresh: refreshCatalog(deps),
    asked: () => asked,
  };
};

describe('list-gpus', () => {
  it('answers from a snapshot younger than a day without asking the provider', async () => {
    const { list, asked } = setup('2026-01-01T12:00:01.000Z');
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body).toMatchObject({ next_cursor: null, taken_at: '2026-01-01T12:00:01.000Z' });
    expect(body.items).toHaveLength(whole.length);
    const card = body.items.find(({ id }: { id: string }) => id === 'NVIDIA GeForce RTX 4090');
    expect(card).toMatchObject({
      memory_gb: 24,
      price_per_hour: { secure: 0.74, community: 0.34 },
      availability: { secure: 'HIGH', community: 'HIGH' },
    });
    expect(card.aliases).toEqual(expect.arrayContaining(['RTX 4090', 'RTX_4090', 'NVIDIA RTX 4090']));
    expect(asked()).toBe(0);
  });

  it.each([['2026-01-01T12:00:00.000Z'], [undefined]])(
    'asks the provider when the snapshot is of %s, and keeps the answer',
    async (takenAt) => {
      const { list, catalog } = setup(takenAt);
      expect((await list()).body.items.map(({ id }: { id: string }) => id)).toEqual(['NVIDIA L4']);
      expect(catalog.snapshot).toMatchObject({ taken_at: now.toISOString(), gpus: [{ id: 'NVIDIA L4' }] });
    },
  );

  it.each([
    ['fails', new ProviderError('RunPod answered 500.', { status: 500 }), '60'],
    ['limits us', new ProviderError('RunPod answered 429.', { status: 429, retryAfterSeconds: 7 }), '7'],
    ['has no cards', [], '60'],
  ])('answers 503 when the provider %s, rather than an old price', async (_what, live, retryAfter) => {
    const { list } = setup('2025-12-31T00:00:00.000Z', live);
    const answer = await list();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 503, code: 'provider_unavailable' });
    expect(answer.headers['retry-after']).toBe(retryAfter);
  });
});

describe('refresh-gpu-catalog', () => {
  it('replaces the snapshot whatever its age', async () => {
    const { refresh, catalog } = setup('2026-01-02T11:59:00.000Z');
    await refresh();
    expect(catalog.snapshot?.gpus.map(({ id }) => id)).toEqual(['NVIDIA L4']);
  });

  it('leaves it alone and fails when the provider does, or has no cards', async () => {
    for (const live of [new ProviderError('RunPod answered 500.'), []]) {
      const { refresh, catalog } = setup('2026-01-02T11:59:00.000Z', live);
      await expect(refresh()).rejects.toMatchObject({ code: 'provider_unavailable' });
      expect(catalog.snapshot?.gpus).toHaveLength(whole.length);
    }
  });
});
