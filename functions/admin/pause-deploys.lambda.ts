import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './pause-deploys.env.ts';
import { createHandler } from './pause-deploys.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  controls: aws.controls(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
});
