import { dynamoDocuments, lambdaClient, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { LambdaLauncher } from '../../shared/aws/lambda/lambda-launcher.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { AllowedProvider } from '../../shared/domain/pods/allowed-provider.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './report-event.env.ts';
import { createHandler } from './report-event.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);
const allowances = new DynamoAllowanceStore(documents, env.ALLOWANCES_TABLE);

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  provider: new AllowedProvider(new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey, maxReadAttempts: 1 }), {
    allowances,
    callsOfUsers: env.RUNPOD_CALLS_OF_USERS,
    clock,
  }),
  launcher: new LambdaLauncher(lambdaClient(), env.LAUNCHER_FUNCTION),
  clock,
  stage: env.STAGE,
  onFault: (error) => log.error('terminate_failed', error),
});
