import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './get-me.env.ts';
import { createHandler } from './get-me.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  operator: operatorRuleOf(env),
  usage: new DynamoUsageStore(dynamoDocuments(), env.USAGE_TABLE),
  userLimits: userLimitsOf(env),
  clock: () => new Date(),
  defaults: env,
  defaultDockerImage: env.DEFAULT_DOCKER_IMAGE,
  defaultBudgetDollars: env.DEFAULT_JOB_BUDGET_DOLLARS,
});
