import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { controlsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...controlsEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
