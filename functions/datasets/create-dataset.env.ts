import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...slices.datasetsEnv,
  ...slices.controlsEnv,
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  ...slices.bucketEnv,
  MAX_DATASET_BYTES: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
