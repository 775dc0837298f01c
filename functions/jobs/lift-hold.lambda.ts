import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './lift-hold.env.ts';
import { createHandler } from './lift-hold.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: new DynamoJobStore(dynamoDocuments(), env.JOBS_TABLE),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
});
