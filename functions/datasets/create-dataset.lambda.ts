import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './create-dataset.env.ts';
import { createHandler } from './create-dataset.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  clock: () => new Date(),
  userLimits: userLimitsOf(env),
  onFault: (error) => log.error('create_dataset_step_failed', error),
  newId: randomUUID,
  randomBytes,
  maxDatasetBytes: env.MAX_DATASET_BYTES,
});
