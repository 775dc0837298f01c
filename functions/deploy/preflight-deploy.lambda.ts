import { dynamoDocuments, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoSecretStore } from '../../shared/aws/dynamodb/dynamo-secret-store.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { standInSecrets } from '../../shared/domain/accounts/named-secrets.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import { AllowedProvider } from '../../shared/domain/pods/allowed-provider.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { jobCapsOf } from './job-caps.ts';
import { envSchema } from './preflight-deploy.env.ts';
import { createHandler } from './preflight-deploy.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const documents = dynamoDocuments();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
const allowances = new DynamoAllowanceStore(documents, env.ALLOWANCES_TABLE);
const provider = new AllowedProvider(
  new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey, maxReadAttempts: 1 }),
  { allowances, callsOfUsers: env.RUNPOD_CALLS_OF_USERS, clock },
);
const catalog = new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET));

export const handler = createHandler({
  checks: {
    datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
    configs: new DynamoTrainingConfigStore(documents, env.TRAINING_CONFIGS_TABLE),
    catalog: async () => (await loadCatalog(catalog, provider, clock)).gpus,
    defaultMaxDurationMinutes: env.MAX_DURATION_MINUTES,
    caps: jobCapsOf(env),
    controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
    namedSecrets: standInSecrets(new DynamoSecretStore(documents, env.ACCOUNTS_TABLE)),
    allowPrivateWebhooks: env.STAGE === 'local',
  },
});
