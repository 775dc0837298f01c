import type { Clock } from '../../shared/domain/clock.ts';
import type { GpuCatalogStore } from '../../shared/domain/gpus/gpu-catalog-store.ts';
import { refreshCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import type { GpuProvider } from '../../shared/domain/pods/gpu-provider.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface RefreshCatalogDeps {
  readonly catalog: GpuCatalogStore;
  readonly provider: Pick<GpuProvider, 'gpuCatalog'>;
  readonly clock: Clock;
}

/** Creates the function that a schedule calls. A thrown error counts as an error of the function and raises an alarm. */
export const createHandler = (deps: RefreshCatalogDeps) => async (): Promise<void> => {
  try {
    const { gpus } = await refreshCatalog(deps.catalog, deps.provider, deps.clock);
    log.info('gpu_catalog_refreshed', { gpus: gpus.length });
  } catch (error) {
    log.error('gpu_catalog_refresh_failed', error);
    throw error;
  }
};
