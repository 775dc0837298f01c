import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './ship-logs.env.ts';
import { createHandler } from './ship-logs.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  telemetry: aws.telemetry(env),
  clock: () => new Date(),
  ttlDays: env.TELEMETRY_TTL_DAYS,
});
