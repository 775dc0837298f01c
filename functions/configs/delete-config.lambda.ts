import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './delete-config.env.ts';
import { createHandler } from './delete-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  configs: new DynamoTrainingConfigStore(dynamoDocuments(), env.TRAINING_CONFIGS_TABLE),
});
