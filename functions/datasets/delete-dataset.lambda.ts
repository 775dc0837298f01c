import { randomBytes } from 'node:crypto';
import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './delete-dataset.env.ts';
import { createHandler } from './delete-dataset.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('delete_dataset_step_failed', error),
});
