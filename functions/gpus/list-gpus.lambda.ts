import { dynamoDocuments, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { AllowedProvider } from '../../shared/domain/pods/allowed-provider.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './list-gpus.env.ts';
import { createHandler } from './list-gpus.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
const allowances = new DynamoAllowanceStore(dynamoDocuments(), env.ALLOWANCES_TABLE);

export const handler = createHandler({
  catalog: new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET)),
  provider: new AllowedProvider(new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey, maxReadAttempts: 1 }), {
    allowances,
    callsOfUsers: env.RUNPOD_CALLS_OF_USERS,
    clock,
  }),
  clock,
});
