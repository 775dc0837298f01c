import type { GpuCatalogSnapshot, GpuCatalogStore } from '../../shared/domain/gpus/gpu-catalog-store.ts';
import { Calls } from './fake-calls.ts';

export class FakeGpuCatalogStore implements GpuCatalogStore {
  readonly calls = new Calls<keyof GpuCatalogStore>();
  snapshot: GpuCatalogSnapshot | undefined;

  constructor(snapshot?: GpuCatalogSnapshot) {
    this.snapshot = snapshot;
  }

  async read(): Promise<GpuCatalogSnapshot | undefined> {
    this.calls.hit('read');
    return this.snapshot;
  }

  async write(snapshot: GpuCatalogSnapshot): Promise<void> {
    this.calls.hit('write');
    this.snapshot = snapshot;
  }
}
