import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import {
  bucketEnv,
  downloadTokensEnv,
  downloadTtlEnv,
  jobsEnv,
  publicUrlEnv,
  secretsKeyEnv,
  telemetryEnv,
  telemetryTtlEnv,
} from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
  ...downloadTokensEnv,
  ...bucketEnv,
  ...publicUrlEnv,
  ...secretsKeyEnv,
  RUNTIME_BUCKET: z.string().min(1),
  RUNTIME_KEY: z.string().min(1),
  RUNTIME_SHA256: z.string().regex(/^[0-9a-f]{64}$/),
  HEARTBEAT_INTERVAL_SECONDS: integerEnv(1),
  ...downloadTtlEnv,
  ...telemetryTtlEnv,
});
export type Env = z.input<typeof envSchema>;
