import { type Clock, secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { type GpuProvider, ProviderError } from '../pods/gpu-provider.ts';
import type { GpuCatalogSnapshot, GpuCatalogStore } from './gpu-catalog-store.ts';

type CatalogProvider = Pick<GpuProvider, 'gpuCatalog'>;

/**
 * The age in seconds from which a snapshot is not used. Prices change within weeks, not within hours, and the snapshot is refreshed
 * more often than once a day.
 */
const maxAgeSeconds = 24 * 3600;

/**
 * Returns the last snapshot if it is younger than a day, and otherwise the current catalogue of RunPod. Throws
 * `provider_unavailable` if neither is available, because an old price must not be shown as current.
 */
export const loadCatalog = async (
  store: GpuCatalogStore,
  provider: CatalogProvider,
  clock: Clock,
): Promise<GpuCatalogSnapshot> => {
  const snapshot = await store.read();
  const fresh = snapshot !== undefined && secondsBetween(snapshot.taken_at, clock()) < maxAgeSeconds;
  return fresh ? snapshot : refreshCatalog(store, provider, clock);
};

/**
 * Reads the catalogue from RunPod and stores it as the snapshot. An empty catalogue counts as an error and does not replace the
 * stored snapshot.
 */
export const refreshCatalog = async (
  store: GpuCatalogStore,
  provider: CatalogProvider,
  clock: Clock,
): Promise<GpuCatalogSnapshot> => {
  const gpus = await liveCatalog(provider);
  const snapshot = { taken_at: clock().toISOString(), gpus };
  await store.write(snapshot);
  return snapshot;
};

const liveCatalog = async (provider: CatalogProvider): Promise<GpuCatalogSnapshot['gpus']> => {
  try {
    const gpus = await provider.gpuCatalog();
    if (gpus.length === 0) throw new ProviderError('The GPU catalogue is empty.');
    return gpus;
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError('provider_unavailable', 'RunPod did not give its GPU catalogue. Try again in a minute.', {
      cause,
      retryAfterSeconds: cause.retryAfterSeconds ?? 60,
    });
  }
};
