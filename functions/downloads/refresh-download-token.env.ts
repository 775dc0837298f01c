import * as z from 'zod';
import { downloadTokensEnv, downloadTtlEnv, jobsEnv, publicUrlEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...downloadTokensEnv,
  ...jobsEnv,
  ...publicUrlEnv,
  ...downloadTtlEnv,
});
export type Env = z.input<typeof envSchema>;
