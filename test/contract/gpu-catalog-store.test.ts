import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { gpuCatalogKey } from '../../shared/names.ts';
import { MemoryGpuCatalogStore } from '../support/memory-gpu-catalog-store.ts';
import { MemoryObjectStore } from '../support/memory-object-store.ts';
import { gpuCatalogStoreContract } from './gpu-catalog-store.contract.ts';

describe('MemoryGpuCatalogStore', () => {
  gpuCatalogStoreContract(async () => new MemoryGpuCatalogStore());
});

describe('S3GpuCatalogStore', () => {
  gpuCatalogStoreContract(async () => new S3GpuCatalogStore(new MemoryObjectStore()));

  it.each(['', '{', '{"taken_at":"today","gpus":[]}'])('is loud about %j', async (text) => {
    const objects = new MemoryObjectStore();
    objects.plant(gpuCatalogKey, text);
    await expect(new S3GpuCatalogStore(objects).read()).rejects.toMatchObject({ code: 'corrupt_item' });
  });
});
