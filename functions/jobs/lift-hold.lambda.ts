import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './lift-hold.env.ts';
import { createHandler } from './lift-hold.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
});
