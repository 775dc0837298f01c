import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { providerForUsers } from '../../shared/wiring/provider.ts';
import { envSchema } from './report-event.env.ts';
import { createHandler } from './report-event.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  jobs: aws.jobs(env),
  work: aws.dueWork(env),
  details: aws.jobDetails(env),
  provider: providerForUsers(env, clock),
  launcher: aws.launcher(env),
  clock,
  stage: env.STAGE,
  onFault: (error) => log.error('terminate_failed', error),
});
