import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import { bucketEnv, jobsEnv, telemetryEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
  ...bucketEnv,
  MAX_ARTIFACT_BYTES_PER_JOB: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
