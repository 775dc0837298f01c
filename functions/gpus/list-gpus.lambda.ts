import { s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './list-gpus.env.ts';
import { createHandler } from './list-gpus.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  catalog: new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET)),
  provider: new RunpodGpuProvider({
    apiUrl: env.RUNPOD_API_URL,
    apiKey: new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock),
  }),
  clock,
});
