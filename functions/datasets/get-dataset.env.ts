import * as z from 'zod';
import { datasetsEnv, jobsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
  ...jobsEnv,
});
export type Env = z.input<typeof envSchema>;
