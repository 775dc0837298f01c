import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  JOBS_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  MAX_ARTIFACT_BYTES_PER_JOB: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
