import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-job-metrics.env.ts';
import { createHandler } from './get-job-metrics.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  telemetry: aws.telemetry(env),
  clock: () => new Date(),
});
