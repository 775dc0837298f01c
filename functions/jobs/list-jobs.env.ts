import * as z from 'zod';
import { jobsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
});
export type Env = z.input<typeof envSchema>;
