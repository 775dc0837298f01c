import * as z from 'zod';
import { datasetsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
});
export type Env = z.input<typeof envSchema>;
