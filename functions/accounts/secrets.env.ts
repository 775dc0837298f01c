import * as z from 'zod';
import { accountsEnv, controlsEnv, secretsKeyEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...accountsEnv,
  ...controlsEnv,
  ...secretsKeyEnv,
});
export type Env = z.input<typeof envSchema>;
