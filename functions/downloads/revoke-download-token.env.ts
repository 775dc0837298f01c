import * as z from 'zod';
import { downloadTokensEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...downloadTokensEnv,
});
export type Env = z.input<typeof envSchema>;
