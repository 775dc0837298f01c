import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { createHandler as getLimits } from './get-limits.ts';
import { createHandler as putLimits } from './put-limits.ts';
import { envSchema } from './user-limits.env.ts';

const env = readEnv(envSchema);
const deps = {
  usage: new DynamoUsageStore(dynamoDocuments(), env.USAGE_TABLE),
  userLimits: userLimitsOf(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
};

export const handler = serveRoutes({ 'get-limits': getLimits(deps), 'put-limits': putLimits(deps) });
