import { randomBytes } from 'node:crypto';
import { dynamoDocuments, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { podSettingsFrom } from '../../shared/domain/jobs/pod-spec.ts';
import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { launchCreateSeconds } from '../../shared/domain/launcher/run-launches.ts';
import bootstrap from '../../shared/pod/bootstrap.sh';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './launch-jobs.env.ts';
import { createHandler } from './launch-jobs.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  state: new DynamoReaperStateStore(documents, env.REAPER_STATE_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  allowances: new DynamoAllowanceStore(documents, env.ALLOWANCES_TABLE),
  callsOfLaunches: env.RUNPOD_CALLS_OF_LAUNCHES,
  provider: new RunpodGpuProvider({
    apiUrl: env.RUNPOD_API_URL,
    apiKey,
    createTimeoutMs: launchCreateSeconds * 1000,
  }),
  clock,
  randomBytes,
  policy: policySchema.parse(env),
  pods: podSettingsFrom(env, bootstrap),
  onFault: (error) => log.error('launch_failed', error),
});
