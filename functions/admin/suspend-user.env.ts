import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { controlsEnv, jobsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...controlsEnv,
  ...jobsEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
