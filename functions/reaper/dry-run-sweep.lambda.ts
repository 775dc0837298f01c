import { dynamoDocuments, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { isProvenLately } from '../../shared/domain/reaper/silence.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { unreadableJob } from '../../shared/observability/report-unreadable.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './dry-run-sweep.env.ts';
import { createHandler } from './dry-run-sweep.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  state: new DynamoReaperStateStore(documents, env.REAPER_STATE_TABLE),
  // It touches nothing, so it goes by what the last sweep found.
  canary: async (proof) => isProvenLately(proof, clock()),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  userLimits: userLimitsOf(env),
  installation: new DynamoInstallationStore(documents, env.USAGE_TABLE),
  installationLimits: installationLimitsOf(env),
  provider: new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey }),
  clock,
  policy: policySchema.parse(env),
  pods: { stage: env.STAGE },
  // As a sweep has, so that it may look at as many logs and sees what a sweep would see.
  maxProviderCalls: env.RUNPOD_CALLS_FOR_SWEEPS,
  // API Gateway gives up after 30.
  deadlineSeconds: 25,
  operator: operatorRuleOf(env),
  onFault: (error) => log.error('sweep_look_failed', error),
  onUnreadable: unreadableJob,
});
