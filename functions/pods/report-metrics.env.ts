import * as z from 'zod';
import { jobsEnv, telemetryEnv, telemetryTtlEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
  ...telemetryTtlEnv,
});
export type Env = z.input<typeof envSchema>;
