import { randomUUID } from 'node:crypto';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './create-config.env.ts';
import { createHandler } from './create-config.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  configs: new DynamoTrainingConfigStore(documents, env.TRAINING_CONFIGS_TABLE),
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  clock: () => new Date(),
  newId: randomUUID,
});
