import type { GpuCatalogSnapshot, GpuCatalogStore } from '../../shared/domain/gpus/gpu-catalog-store.ts';
import { later, now } from './examples.ts';

const aSnapshot = (takenAt: Date): GpuCatalogSnapshot => ({
  taken_at: takenAt.toISOString(),
  gpus: [
    {
      id: 'NVIDIA RTX A4000',
      name: 'RTX A4000',
      memory_gb: 16,
      max_count: { secure: 8, community: 4 },
      price: { secure: 0.25, community: null },
      availability: { secure: 'HIGH', community: 'LOW' },
    },
  ],
});

export const gpuCatalogStoreContract = (setup: () => Promise<GpuCatalogStore>): void => {
  it('has none at first, and then the last one written', async () => {
    const catalog = await setup();
    expect(await catalog.read()).toBeUndefined();
    await catalog.write(aSnapshot(now));
    await catalog.write(aSnapshot(later(60)));
    expect(await catalog.read()).toEqual(aSnapshot(later(60)));
  });
};
