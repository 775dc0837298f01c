import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { providerForUsers } from '../../shared/wiring/provider-for-users.ts';
import { envSchema } from './cancel-job.env.ts';
import { createHandler } from './cancel-job.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  provider: providerForUsers(env, documents, clock),
  clock,
  stage: env.STAGE,
  operator: operatorRuleOf(env),
  onFault: (error) => log.error('terminate_failed', error),
});
