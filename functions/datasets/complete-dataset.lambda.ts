import { dynamoDocuments, joiningS3Client } from '../../shared/aws/client-config.ts';
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
  objects: new S3ObjectStore(joiningS3Client(), env.BUCKET),
});
