import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-job.env.ts';
import { createHandler } from './get-job.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  clock: () => new Date(),
});
