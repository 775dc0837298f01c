import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { gpuCatalogKey } from '../../shared/names.ts';
import { FakeGpuCatalogStore } from '../support/fake-gpu-catalog-store.ts';
import { FakeObjectStore } from '../support/fake-object-store.ts';
import { gpuCatalogStoreContract } from './gpu-catalog-store.contract.ts';

describe('FakeGpuCatalogStore', () => {
  gpuCatalogStoreContract(async () => new FakeGpuCatalogStore());
});

describe('S3GpuCatalogStore', () => {
  gpuCatalogStoreContract(async () => new S3GpuCatalogStore(new FakeObjectStore()));

  it.each(['', '{', '{"taken_at":"today","gpus":[]}'])('is loud about %j', async (text) => {
    const objects = new FakeObjectStore();
    objects.plant(gpuCatalogKey, text);
    await expect(new S3GpuCatalogStore(objects).read()).rejects.toMatchObject({ code: 'corrupt_item' });
  });
});
