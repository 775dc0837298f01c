import { operatorRuleOf } from '../../shared/http/operator.ts';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { createHandler as getLimits } from './get-limits.ts';
import { createHandler as listUsers } from './list-users.ts';
import { createHandler as putLimits } from './put-limits.ts';
import { envSchema } from './user-limits.env.ts';

const env = readEnv(envSchema);
const deps = {
  usage: aws.usage(env),
  installation: aws.installation(env),
  installationLimits: installationLimitsOf(env),
  controls: aws.controls(env),
  userLimits: userLimitsOf(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
};

export const handler = serveRoutes({
  'list-users': listUsers(deps),
  'get-limits': getLimits(deps),
  'put-limits': putLimits(deps),
});
