import * as z from 'zod';
import { jobsEnv, telemetryEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
});
export type Env = z.input<typeof envSchema>;
