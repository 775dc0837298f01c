import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './complete-dataset.env.ts';
import { createHandler } from './complete-dataset.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  // S3 may take seconds to join or copy what it then has whole.
  objects: new S3ObjectStore(s3Client(12_000), env.BUCKET),
});
