import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import { bucketEnv, controlsEnv, datasetsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
  ...controlsEnv,
  ...bucketEnv,
  MAX_DATASET_BYTES: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
