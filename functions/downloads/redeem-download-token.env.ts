import * as z from 'zod';
import { bucketEnv, downloadTokensEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...downloadTokensEnv,
  ...bucketEnv,
});
export type Env = z.input<typeof envSchema>;
