import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-config.env.ts';
import { createHandler } from './get-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  configs: new DynamoTrainingConfigStore(dynamoDocuments(), env.TRAINING_CONFIGS_TABLE),
});
