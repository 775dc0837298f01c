import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-usage.env.ts';
import { createHandler } from './get-usage.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  usage: aws.usage(env),
  clock: () => new Date(),
});
