import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoSecretStore } from '../../shared/aws/dynamodb/dynamo-secret-store.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { standInSecrets } from '../../shared/domain/accounts/named-secrets.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { providerForUsers } from '../../shared/wiring/provider-for-users.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { jobCapsOf } from './job-caps.ts';
import { envSchema } from './preflight-deploy.env.ts';
import { createHandler } from './preflight-deploy.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const documents = dynamoDocuments();
const usage = new DynamoUsageStore(documents, env.USAGE_TABLE);
const installation = new DynamoInstallationStore(documents, env.USAGE_TABLE);
const provider = providerForUsers(env, documents, clock);
const catalog = new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET));

export const handler = createHandler({
  checks: {
    datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
    configs: new DynamoTrainingConfigStore(documents, env.TRAINING_CONFIGS_TABLE),
    catalog: async () => (await loadCatalog(catalog, provider, clock)).gpus,
    defaultMaxDurationMinutes: env.MAX_DURATION_MINUTES,
    caps: jobCapsOf(env),
    controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
    usage,
    userLimits: userLimitsOf(env),
    installation,
    installationLimits: installationLimitsOf(env),
    clock,
    namedSecrets: standInSecrets(new DynamoSecretStore(documents, env.ACCOUNTS_TABLE)),
    allowPrivateWebhooks: env.STAGE === 'local',
  },
});
