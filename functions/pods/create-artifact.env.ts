import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...slices.jobsEnv,
  ...slices.telemetryEnv,
  ...slices.usageEnv,
  ...slices.bucketEnv,
  MAX_ARTIFACT_BYTES_PER_JOB: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
