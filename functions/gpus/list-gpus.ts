import type { Clock } from '../../shared/domain/clock.ts';
import { aliasBook } from '../../shared/domain/gpus/aliases.ts';
import type { GpuCatalogStore } from '../../shared/domain/gpus/gpu-catalog-store.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import type { GpuProvider } from '../../shared/domain/pods/gpu-provider.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listGpus } from '../../shared/http/contract/gpus.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

export interface ListGpusDeps {
  readonly catalog: GpuCatalogStore;
  readonly provider: Pick<GpuProvider, 'gpuCatalog'>;
  readonly clock: Clock;
}

export const createHandler = ({ catalog, provider, clock }: ListGpusDeps) =>
  apiHandler(listGpus, async ({ userId }) => {
    // The catalogue belongs to no user, so only the log needs the caller.
    addLogContext({ user_id: userId });
    const { gpus, taken_at } = await loadCatalog(catalog, provider, clock);
    const { shown } = aliasBook(gpus);
    const items = gpus.map(({ price, max_count, data_centers, ...gpu }) => ({
      ...gpu,
      data_centers: {
        secure: [...(data_centers?.secure ?? [])],
        community: [...(data_centers?.community ?? [])],
      },
      max_count: Math.max(max_count.secure, max_count.community),
      max_counts: max_count,
      price_per_hour: price,
      aliases: [...(shown.get(gpu.id) ?? [])],
    }));
    return { status: 200, body: { items, next_cursor: null, taken_at } };
  });
