import * as z from 'zod';
import { controlsEnv, datasetsEnv, trainingConfigsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...trainingConfigsEnv,
  ...datasetsEnv,
  ...controlsEnv,
});
export type Env = z.input<typeof envSchema>;
