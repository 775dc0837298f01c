import { GPU_MODELS } from '../../../infra/local/runpod-simulator/catalog.ts';
import type { CatalogGpu } from '../../../shared/domain/pods/gpu-provider.ts';

export const aGpu = (overrides: Partial<CatalogGpu> = {}): CatalogGpu => ({
  id: 'NVIDIA GeForce RTX 4090',
  name: 'RTX 4090',
  memory_gb: 24,
  max_count: { secure: 8, community: 8 },
  price: { secure: 0.74, community: 0.34 },
  availability: { secure: 'HIGH', community: 'HIGH' },
  ...overrides,
});

/** The provider's whole catalogue, as the simulator has it. */
export const catalog: readonly CatalogGpu[] = GPU_MODELS.map(({ id, name, memoryGb, most, secure, community }) =>
  aGpu({
    id,
    name,
    memory_gb: memoryGb,
    max_count: most,
    price: { secure: secure || null, community: community || null },
  }),
);
