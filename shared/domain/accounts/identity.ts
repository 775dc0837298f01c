import * as z from 'zod';
import { idSchema, timestampSchema } from '../values.ts';
import { keyNameSchema, keyScopeSchema } from './api-key.ts';

/**
 * The reasons why a request has no known sender. `unavailable` means that the token issuer or the database did not answer, so the
 * sender could not be determined.
 */
export const unauthenticatedReasonSchema = z.enum(['missing', 'invalid', 'expired', 'revoked', 'unavailable']);
export type UnauthenticatedReason = z.infer<typeof unauthenticatedReasonSchema>;

/** The claims of a token, each as text. A list is written as `[a b]`. */
export const claimsSchema = z.record(z.string(), z.string());

export const usedKeySchema = z.object({
  id: idSchema,
  name: keyNameSchema,
  scope: keyScopeSchema,
  expires_at: timestampSchema.optional(),
});
export type UsedKey = z.infer<typeof usedKeySchema>;

const byKeySchema = z.object({ how: z.literal('api_key'), user_id: z.string().min(1), key: usedKeySchema });
const byTokenSchema = z.object({ how: z.literal('jwt'), claims: claimsSchema });
const unauthenticatedSchema = z.object({
  how: z.literal('nobody'),
  reason: unauthenticatedReasonSchema,
  /** A short description of the fault. The text contains no part of the credential. */
  detail: z.string().optional(),
});

/**
 * The sender of a request with the method of authentication, or the reason why the sender is unknown. The authorizer passes an
 * identity to the functions.
 */
export const identitySchema = z.discriminatedUnion('how', [byKeySchema, byTokenSchema, unauthenticatedSchema]);
export type Identity = z.infer<typeof identitySchema>;
export type Unauthenticated = z.infer<typeof unauthenticatedSchema>;

export const unauthenticated = (reason: UnauthenticatedReason, detail?: string): Unauthenticated => ({
  how: 'nobody',
  reason,
  ...(detail === undefined ? {} : { detail }),
});
