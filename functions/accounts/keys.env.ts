import * as z from 'zod';
import { accountsEnv, controlsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...accountsEnv,
  ...controlsEnv,
});
export type Env = z.input<typeof envSchema>;
