import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './lift-suspension.env.ts';
import { createHandler } from './lift-suspension.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  controls: new DynamoControlsStore(dynamoDocuments(), env.CONTROLS_TABLE),
  operator: operatorRuleOf(env),
});
