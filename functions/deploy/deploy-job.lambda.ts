import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments, lambdaClient, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoSecretStore } from '../../shared/aws/dynamodb/dynamo-secret-store.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { LambdaLauncher } from '../../shared/aws/lambda/lambda-launcher.ts';
import { S3GpuCatalogStore } from '../../shared/aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { openedSecrets } from '../../shared/domain/accounts/named-secrets.ts';
import { deployCreateSeconds } from '../../shared/domain/deploy/first-offers.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import { podSettingsFrom } from '../../shared/domain/jobs/pod-spec.ts';
import { jobDefaultsSchema, policySchema } from '../../shared/domain/jobs/policy.ts';
import { reportCreate } from '../../shared/observability/report-create.ts';
import bootstrap from '../../shared/pod/bootstrap.sh';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { providerForUsers } from '../../shared/wiring/provider-for-users.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './deploy-job.env.ts';
import { createHandler } from './deploy-job.ts';
import { jobCapsOf } from './job-caps.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const documents = dynamoDocuments();
const usage = new DynamoUsageStore(documents, env.USAGE_TABLE);
const installation = new DynamoInstallationStore(documents, env.USAGE_TABLE);
const secretsKey = new SecretsManagerSecretReader(secretsManager(), env.SECRETS_KEY_SECRET, clock);
const provider = providerForUsers(env, documents, clock, { createTimeoutMs: deployCreateSeconds * 1000 });
const catalog = new S3GpuCatalogStore(new S3ObjectStore(s3Client(), env.BUCKET));
const defaults = jobDefaultsSchema.parse(env);

export const handler = createHandler({
  checks: {
    datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
    configs: new DynamoTrainingConfigStore(documents, env.TRAINING_CONFIGS_TABLE),
    catalog: async () => (await loadCatalog(catalog, provider, clock)).gpus,
    defaultMaxDurationMinutes: defaults.MAX_DURATION_MINUTES,
    caps: jobCapsOf(env),
    controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
    usage,
    userLimits: userLimitsOf(env),
    installation,
    installationLimits: installationLimitsOf(env),
    clock,
    namedSecrets: openedSecrets(new DynamoSecretStore(documents, env.ACCOUNTS_TABLE), secretsKey),
    allowPrivateWebhooks: env.STAGE === 'local',
  },
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  usage,
  installation,
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  provider,
  launcher: new LambdaLauncher(lambdaClient(), env.LAUNCHER_FUNCTION),
  deploysPerUserPerMinute: env.DEPLOYS_PER_USER_PER_MINUTE,
  secretsKey,
  clock,
  newId: randomUUID,
  randomBytes,
  defaultDockerImage: env.DEFAULT_DOCKER_IMAGE,
  defaults,
  policy: policySchema.parse(env),
  pods: podSettingsFrom(env, bootstrap),
  onOutcome: reportCreate,
  onFault: (error) => log.error('deploy_step_failed', error),
});
