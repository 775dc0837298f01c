import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './update-dataset.env.ts';
import { createHandler } from './update-dataset.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: new DynamoDatasetStore(dynamoDocuments(), env.DATASETS_TABLE),
});
