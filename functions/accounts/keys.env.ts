import * as z from 'zod';
import { accountsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...accountsEnv,
  CONTROLS_TABLE: z.string().min(1),
});
export type Env = z.input<typeof envSchema>;
