import { type Clock, secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { type GpuProvider, ProviderError } from '../pods/gpu-provider.ts';
import type { GpuCatalogSnapshot, GpuCatalogStore } from './gpu-catalog-store.ts';

type CatalogProvider = Pick<GpuProvider, 'gpuCatalog'>;

/** Prices move within weeks, not within hours; the snapshot is refreshed more often than this. */
const maxAgeSeconds = 24 * 3600;

/**
 * The last snapshot while it is younger than a day, else the provider's own catalogue. Throws `provider_unavailable`
 * when there is neither: an old price is not shown as today's.
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

/** Takes a snapshot now. An empty catalogue is taken for a fault and does not replace what stands. */
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
