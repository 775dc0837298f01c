import * as z from 'zod';
import { trainingConfigsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...trainingConfigsEnv,
});
export type Env = z.input<typeof envSchema>;
