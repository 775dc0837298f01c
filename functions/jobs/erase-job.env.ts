import * as z from 'zod';
import { dueWorkEnv, jobsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...dueWorkEnv,
});
export type Env = z.input<typeof envSchema>;
