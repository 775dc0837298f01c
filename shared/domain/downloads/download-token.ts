import * as z from 'zod';
import { idSchema, sha256Schema, timestampSchema } from '../values.ts';

/** A one-time download token as stored. The SHA-256 of the token is stored, never the token itself. */
export const downloadTokenSchema = z.object({
  token_sha256: sha256Schema,
  token_id: idSchema,
  user_id: z.string().min(1),
  dataset_id: idSchema,
  object_key: z.string().min(1),
  size_bytes: z.int().min(1),
  sha256: sha256Schema.optional(),
  /** The job for which the token was made. Absent if a user requested the token. */
  job_id: idSchema.optional(),
  created_at: timestampSchema,
  /** The expiry in epoch seconds, which is also the TTL attribute of the table. */
  expires_at: z.int(),
  used_at: timestampSchema.optional(),
  revoked_at: timestampSchema.optional(),
  /** The SHA-256 of the request, present if the request had an Idempotency-Key. */
  request_sha256: sha256Schema.optional(),
});
export type DownloadToken = z.infer<typeof downloadTokenSchema>;

export type Redemption =
  | { readonly outcome: 'redeemed'; readonly token: DownloadToken }
  | { readonly outcome: 'unknown' | 'used' | 'expired' | 'revoked' };

export interface DownloadTokenStore {
  /** Stores a token. If a token with the same hash exists, nothing is written and the stored token is returned. */
  create(token: DownloadToken): Promise<{ readonly created: boolean; readonly token: DownloadToken }>;
  /** Uses the token up with one conditional write. If several callers try at once, exactly one gets `redeemed`. */
  redeem(tokenSha256: string, now: Date): Promise<Redemption>;
  get(tokenSha256: string): Promise<DownloadToken | undefined>;
  /** Returns `false` if the user has no token with this id. A second call changes nothing. */
  revokeById(userId: string, tokenId: string, now: Date): Promise<boolean>;
  /** Revokes a token that can still be redeemed. Returns `undefined` if there is no such token. */
  revoke(tokenSha256: string, now: Date): Promise<DownloadToken | undefined>;
}
