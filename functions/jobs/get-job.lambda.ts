import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-job.env.ts';
import { createHandler } from './get-job.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  details: aws.jobDetails(env),
  clock: () => new Date(),
});
