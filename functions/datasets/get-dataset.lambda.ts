import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-dataset.env.ts';
import { createHandler } from './get-dataset.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
});
