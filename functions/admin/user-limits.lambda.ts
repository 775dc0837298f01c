import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { createHandler as getLimits } from './get-limits.ts';
import { createHandler as listUsers } from './list-users.ts';
import { createHandler as putLimits } from './put-limits.ts';
import { envSchema } from './user-limits.env.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const deps = {
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  installation: new DynamoInstallationStore(documents, env.USAGE_TABLE),
  installationLimits: installationLimitsOf(env),
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  userLimits: userLimitsOf(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
};

export const handler = serveRoutes({
  'list-users': listUsers(deps),
  'get-limits': getLimits(deps),
  'put-limits': putLimits(deps),
});
