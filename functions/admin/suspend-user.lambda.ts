import { operatorRuleOf } from '../../shared/http/operator.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './suspend-user.env.ts';
import { createHandler } from './suspend-user.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  controls: aws.controls(env),
  jobs: aws.jobs(env),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
  onOver: reportOver,
});
