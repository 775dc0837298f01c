import { dynamoDocuments, lambdaClient } from '../../shared/aws/client-config.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { LambdaLauncher } from '../../shared/aws/lambda/lambda-launcher.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { providerForUsers } from '../../shared/wiring/provider-for-users.ts';
import { envSchema } from './report-event.env.ts';
import { createHandler } from './report-event.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  provider: providerForUsers(env, documents, clock),
  launcher: new LambdaLauncher(lambdaClient(), env.LAUNCHER_FUNCTION),
  clock,
  stage: env.STAGE,
  onFault: (error) => log.error('terminate_failed', error),
});
