import * as z from 'zod';
import { bucketEnv, callsOfUsersEnv, providerEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...bucketEnv,
  ...providerEnv,
  ...callsOfUsersEnv,
});
export type Env = z.input<typeof envSchema>;
