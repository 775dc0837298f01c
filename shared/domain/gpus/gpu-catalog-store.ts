import type { CatalogGpu } from '../pods/gpu-provider.ts';

export interface GpuCatalogSnapshot {
  readonly taken_at: string;
  readonly gpus: readonly CatalogGpu[];
}

/** The last snapshot of the provider's catalogue, so that a deploy spends its one provider call on the pod. */
export interface GpuCatalogStore {
  read(): Promise<GpuCatalogSnapshot | undefined>;
  write(snapshot: GpuCatalogSnapshot): Promise<void>;
}
