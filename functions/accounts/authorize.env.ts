import * as z from 'zod';

export const envSchema = z.object({
  JWT_ISSUER_URL: z.url(),
  JWT_AUDIENCE: z.string().min(1),
  ACCOUNTS_TABLE: z.string().min(1),
  /** The one claim, beside the subject, that functions look at. */
  OPERATOR_CLAIM: z.string().min(1).optional(),
});
export type Env = z.input<typeof envSchema>;
