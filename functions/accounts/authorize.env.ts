import * as z from 'zod';
import { accountsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  JWT_ISSUER_URL: z.url(),
  JWT_AUDIENCE: z.string().min(1),
  ...accountsEnv,
  /** The only claim that functions use, in addition to the subject. */
  OPERATOR_CLAIM: z.string().min(1).optional(),
});
export type Env = z.input<typeof envSchema>;
