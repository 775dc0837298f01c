import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './erase-job.env.ts';
import { createHandler } from './erase-job.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  clock: () => new Date(),
});
