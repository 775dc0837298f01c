import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './update-job.env.ts';
import { createHandler } from './update-job.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: new DynamoJobStore(dynamoDocuments(), env.JOBS_TABLE),
  clock: () => new Date(),
});
