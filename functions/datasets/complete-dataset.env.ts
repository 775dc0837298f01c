import * as z from 'zod';
import { bucketEnv, controlsEnv, datasetsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
  ...controlsEnv,
  ...bucketEnv,
});
export type Env = z.input<typeof envSchema>;
