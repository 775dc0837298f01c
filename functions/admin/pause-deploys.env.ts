import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';

export const envSchema = z.object({
  CONTROLS_TABLE: z.string().min(1),
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
