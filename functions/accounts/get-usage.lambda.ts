import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-usage.env.ts';
import { createHandler } from './get-usage.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  clock: () => new Date(),
});
