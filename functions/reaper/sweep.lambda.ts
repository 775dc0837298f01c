import { randomUUID } from 'node:crypto';
import { dynamoDocuments, lambdaClient, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { LambdaLauncher } from '../../shared/aws/lambda/lambda-launcher.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { sweepDeadlineSeconds } from '../../shared/domain/reaper/call-budget.ts';
import { createCanary } from '../../shared/domain/reaper/canary.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './sweep.env.ts';
import { createHandler } from './sweep.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const secrets = secretsManager();
const apiKey = new SecretsManagerSecretReader(secrets, env.RUNPOD_API_KEY_SECRET, clock);
const secretsKey = new SecretsManagerSecretReader(secrets, env.SECRETS_KEY_SECRET, clock);
const documents = dynamoDocuments();
const jobs = new DynamoJobStore(documents, env.JOBS_TABLE);
const details = new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE });
const onFault = (error: unknown) => log.error('sweep_action_failed', error);

export const handler = createHandler({
  jobs,
  state: new DynamoReaperStateStore(documents, env.REAPER_STATE_TABLE),
  details,
  canary: createCanary({
    jobs,
    secretsKey,
    publicApiUrl: env.PUBLIC_API_URL,
    stage: env.STAGE,
    clock,
    fetch,
    onFault,
  }),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  userLimits: userLimitsOf(env),
  installation: new DynamoInstallationStore(documents, env.USAGE_TABLE),
  installationLimits: installationLimitsOf(env),
  artifacts: new DynamoArtifactStore(documents, env.TELEMETRY_TABLE),
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  provider: new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey }),
  clock,
  newId: randomUUID,
  launcher: new LambdaLauncher(lambdaClient(), env.LAUNCHER_FUNCTION),
  policy: policySchema.parse(env),
  pods: { stage: env.STAGE },
  maxProviderCalls: env.RUNPOD_CALLS_FOR_SWEEPS,
  deadlineSeconds: sweepDeadlineSeconds,
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  onFault,
});
