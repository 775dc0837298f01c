import * as z from 'zod';
import { bucketEnv, providerEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...bucketEnv,
  ...providerEnv,
});
export type Env = z.input<typeof envSchema>;
