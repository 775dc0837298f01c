import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  DATASETS_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  MAX_DATASET_BYTES: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
