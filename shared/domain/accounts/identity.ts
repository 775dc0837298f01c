import * as z from 'zod';
import { idSchema, timestampSchema } from '../values.ts';
import { keyNameSchema, keyScopeSchema } from './api-key.ts';

/** Why a request has no known sender: `unavailable` where that cannot be known, for want of the issuer or the database. */
export const unauthenticatedReasonSchema = z.enum(['missing', 'invalid', 'expired', 'revoked', 'unavailable']);
export type UnauthenticatedReason = z.infer<typeof unauthenticatedReasonSchema>;

/** The claims of a token as text, lists as `[a b]`. */
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
  /** The fault in a few words, which name no part of the credential. */
  detail: z.string().optional(),
});

/** The sender of a request and how that is known, or why it is not; as the authorizer hands it to functions. */
export const identitySchema = z.discriminatedUnion('how', [byKeySchema, byTokenSchema, unauthenticatedSchema]);
export type Identity = z.infer<typeof identitySchema>;
export type Unauthenticated = z.infer<typeof unauthenticatedSchema>;

export const unauthenticated = (reason: UnauthenticatedReason, detail?: string): Unauthenticated => ({
  how: 'nobody',
  reason,
  ...(detail === undefined ? {} : { detail }),
});
