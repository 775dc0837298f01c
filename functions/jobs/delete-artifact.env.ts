import * as z from 'zod';
import { bucketEnv, jobsEnv, telemetryEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
  ...bucketEnv,
});
export type Env = z.input<typeof envSchema>;
