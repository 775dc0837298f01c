import { dynamoDocuments, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './cancel-job.env.ts';
import { createHandler } from './cancel-job.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();
const apiKey = new SecretsManagerSecretReader(secretsManager(), env.RUNPOD_API_KEY_SECRET, clock);

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  provider: new RunpodGpuProvider({ apiUrl: env.RUNPOD_API_URL, apiKey }),
  clock,
  stage: env.STAGE,
  operator: operatorRuleOf(env),
  onFault: (error) => log.error('terminate_failed', error),
});
