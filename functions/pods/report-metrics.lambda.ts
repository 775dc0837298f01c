import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './report-metrics.env.ts';
import { createHandler } from './report-metrics.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  telemetry: aws.telemetry(env),
  clock: () => new Date(),
  ttlDays: env.TELEMETRY_TTL_DAYS,
  onFault: (error) => log.error('roll_up_failed', error),
});
