import type { Env as ListGpus } from '../../functions/gpus/list-gpus.env.ts';
import type { Env as RefreshGpuCatalog } from '../../functions/gpus/refresh-gpu-catalog.env.ts';
import { gpuCatalogKey } from '../../shared/names.ts';
import { onObjects } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { callsOfUsers, catalogPermissions, providerTimeoutSeconds, readingProvider } from './provider.ts';
import type { Resources } from './resources.ts';

const environmentOf = (resources: Resources) => ({
  BUCKET: resources.bucket.bucketName,
  ...readingProvider(resources).environment,
});

export const gpuFunctions = (resources: Resources) => ({
  'list-gpus': functionSpec<ListGpus>({
    failureImpact: 'Users cannot see which GPUs there are and what they cost.',
    environment: { ...environmentOf(resources), ...callsOfUsers(resources).environment },
    permissions: [
      ...catalogPermissions(resources),
      ...readingProvider(resources).permissions,
      ...callsOfUsers(resources).permissions,
    ],
    timeoutSeconds: providerTimeoutSeconds,
  }),
});

export const gpuCatalogFunctions = (resources: Resources) => ({
  'refresh-gpu-catalog': functionSpec<RefreshGpuCatalog>({
    failureImpact: 'Prices and availability of GPUs grow old; after a day each deploy asks RunPod itself.',
    environment: environmentOf(resources),
    permissions: [onObjects(resources.bucket, gpuCatalogKey, 'PutObject'), ...readingProvider(resources).permissions],
    timeoutSeconds: 55,
  }),
});
