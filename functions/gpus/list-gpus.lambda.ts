import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { providerForUsers } from '../../shared/wiring/provider-for-users.ts';
import { envSchema } from './list-gpus.env.ts';
import { createHandler } from './list-gpus.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  catalog: new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET)),
  provider: providerForUsers(env, dynamoDocuments(), clock),
  clock,
});
