import { randomBytes } from 'node:crypto';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { envSchema } from './hold-job.env.ts';
import { createHandler } from './hold-job.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  usage: aws.usage(env),
  userLimits: userLimitsOf(env),
  installation: aws.installation(env),
  installationLimits: installationLimitsOf(env),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('hold_not_settled', error),
  operator: operatorRuleOf(env),
});
