import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { providerForUsers } from '../../shared/wiring/provider.ts';
import { envSchema } from './cancel-job.env.ts';
import { createHandler } from './cancel-job.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  jobs: aws.jobs(env),
  work: aws.dueWork(env),
  provider: providerForUsers(env, clock),
  clock,
  stage: env.STAGE,
  operator: operatorRuleOf(env),
  onFault: (error) => log.error('terminate_failed', error),
});
