import { dynamoDocuments, joiningS3Client, lambdaClient, s3Client, secretsManager } from '../aws/client-config.ts';
import { DynamoAllowanceStore } from '../aws/dynamodb/dynamo-allowance-store.ts';
import { DynamoApiKeyStore } from '../aws/dynamodb/dynamo-api-key-store.ts';
import { DynamoArtifactStore } from '../aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoControlsStore } from '../aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDownloadTokenStore } from '../aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoDueWorkStore } from '../aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoErasureStore } from '../aws/dynamodb/dynamo-erasure-store.ts';
import { DynamoInstallationStore } from '../aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoSecretStore } from '../aws/dynamodb/dynamo-secret-store.ts';
import { DynamoTelemetryStore } from '../aws/dynamodb/dynamo-telemetry-store.ts';
import { DynamoTrainingConfigStore } from '../aws/dynamodb/dynamo-training-config-store.ts';
import { DynamoUsageStore } from '../aws/dynamodb/dynamo-usage-store.ts';
import { LambdaLauncher } from '../aws/lambda/lambda-launcher.ts';
import { S3GpuCatalogStore } from '../aws/s3/s3-gpu-catalog-store.ts';
import { S3ObjectStore } from '../aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../aws/secrets-manager-secret-reader.ts';
import type { Clock } from '../domain/clock.ts';

/**
 * The AWS adapters, each created from the environment variables that it needs. A bundle contains only the adapters that its function uses.
 * The `PURE` marks let the bundler leave out unused clients, and `sideEffects` in package.json lets it leave out unused modules.
 */
type Has<Name extends string> = Readonly<Record<Name, string>>;

const documents = /* @__PURE__ */ dynamoDocuments();
const s3 = /* @__PURE__ */ s3Client();
const secrets = /* @__PURE__ */ secretsManager();

export const allowances = (env: Has<'ALLOWANCES_TABLE'>) => new DynamoAllowanceStore(documents, env.ALLOWANCES_TABLE);
export const apiKeys = (env: Has<'ACCOUNTS_TABLE'>) => new DynamoApiKeyStore(documents, env.ACCOUNTS_TABLE);
export const secretsOfUsers = (env: Has<'ACCOUNTS_TABLE'>) => new DynamoSecretStore(documents, env.ACCOUNTS_TABLE);
export const controls = (env: Has<'CONTROLS_TABLE'>) => new DynamoControlsStore(documents, env.CONTROLS_TABLE);
export const datasets = (env: Has<'DATASETS_TABLE'>) => new DynamoDatasetStore(documents, env.DATASETS_TABLE);
export const downloadTokens = (env: Has<'DOWNLOAD_TOKENS_TABLE'>) =>
  new DynamoDownloadTokenStore(documents, env.DOWNLOAD_TOKENS_TABLE);
export const dueWork = (env: Has<'DUE_WORK_TABLE'>) => new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE);
export const jobs = (env: Has<'JOBS_TABLE'>) => new DynamoJobStore(documents, env.JOBS_TABLE);
export const reaperState = (env: Has<'REAPER_STATE_TABLE'>) =>
  new DynamoReaperStateStore(documents, env.REAPER_STATE_TABLE);
export const artifacts = (env: Has<'TELEMETRY_TABLE'>) => new DynamoArtifactStore(documents, env.TELEMETRY_TABLE);
export const telemetry = (env: Has<'TELEMETRY_TABLE'>) => new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE);
export const configs = (env: Has<'TRAINING_CONFIGS_TABLE'>) =>
  new DynamoTrainingConfigStore(documents, env.TRAINING_CONFIGS_TABLE);
export const usage = (env: Has<'USAGE_TABLE'>) => new DynamoUsageStore(documents, env.USAGE_TABLE);
export const installation = (env: Has<'USAGE_TABLE'>) => new DynamoInstallationStore(documents, env.USAGE_TABLE);

type JobTables = Has<'JOBS_TABLE' | 'TELEMETRY_TABLE'>;
const jobTables = (env: JobTables) => ({ jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE });
export const jobDetails = (env: JobTables) => new DynamoJobDetails(documents, jobTables(env));
export const erasures = (env: JobTables) => new DynamoErasureStore(documents, jobTables(env));

export const objects = (env: Has<'BUCKET'>) => new S3ObjectStore(s3, env.BUCKET);
export const joinedObjects = (env: Has<'BUCKET'>) => new S3ObjectStore(joiningS3Client(), env.BUCKET);
export const runtimeObjects = (env: Has<'RUNTIME_BUCKET'>) => new S3ObjectStore(s3, env.RUNTIME_BUCKET);
export const gpuCatalog = (env: Has<'BUCKET'>) => new S3GpuCatalogStore(objects(env));

export const launcher = (env: Has<'LAUNCHER_FUNCTION'>) => new LambdaLauncher(lambdaClient(), env.LAUNCHER_FUNCTION);

export const secretsKey = (env: Has<'SECRETS_KEY_SECRET'>, clock: Clock) =>
  new SecretsManagerSecretReader(secrets, env.SECRETS_KEY_SECRET, clock);
export const runpodKey = (env: Has<'RUNPOD_API_KEY_SECRET'>, clock: Clock) =>
  new SecretsManagerSecretReader(secrets, env.RUNPOD_API_KEY_SECRET, clock);
