import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './mend-dataset-compression.env.ts';
import { createHandler } from './mend-dataset-compression.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
});
