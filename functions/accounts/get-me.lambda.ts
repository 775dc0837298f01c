import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { userLimitsOf } from '../../shared/wiring/limits.ts';
import { envSchema } from './get-me.env.ts';
import { createHandler } from './get-me.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  operator: operatorRuleOf(env),
  usage: aws.usage(env),
  userLimits: userLimitsOf(env),
  clock: () => new Date(),
  defaults: env,
  defaultDockerImage: env.DEFAULT_DOCKER_IMAGE,
  defaultBudgetDollars: env.DEFAULT_JOB_BUDGET_DOLLARS,
});
