import * as z from 'zod';
import {
  bucketEnv,
  datasetsEnv,
  downloadTokensEnv,
  downloadTtlEnv,
  publicUrlEnv,
  secretsKeyEnv,
} from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
  ...downloadTokensEnv,
  ...bucketEnv,
  ...publicUrlEnv,
  ...downloadTtlEnv,
  ...secretsKeyEnv,
});
export type Env = z.input<typeof envSchema>;
