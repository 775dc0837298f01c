import type { CatalogGpu } from '../pods/gpu-provider.ts';

export interface GpuCatalogSnapshot {
  readonly taken_at: string;
  readonly gpus: readonly CatalogGpu[];
}

/** Stores the last snapshot of RunPod's catalogue, so that a deploy needs no call to RunPod for the catalogue. */
export interface GpuCatalogStore {
  read(): Promise<GpuCatalogSnapshot | undefined>;
  write(snapshot: GpuCatalogSnapshot): Promise<void>;
}
