import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './erase-job.env.ts';
import { createHandler } from './erase-job.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  work: aws.dueWork(env),
  clock: () => new Date(),
});
