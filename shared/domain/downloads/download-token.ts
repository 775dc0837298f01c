import * as z from 'zod';
import { idSchema, sha256Schema, timestampSchema } from '../values.ts';

/** One-time download token, as it is stored: its SHA-256, never itself. */
export const downloadTokenSchema = z.object({
  token_sha256: sha256Schema,
  token_id: idSchema,
  user_id: z.string().min(1),
  dataset_id: idSchema,
  object_key: z.string().min(1),
  size_bytes: z.int().min(1),
  sha256: sha256Schema.optional(),
  /** The job it was minted for; absent when a user asked for it. */
  job_id: idSchema.optional(),
  created_at: timestampSchema,
  /** Epoch seconds: also the table's TTL attribute. */
  expires_at: z.int(),
  used_at: timestampSchema.optional(),
  revoked_at: timestampSchema.optional(),
  /** SHA-256 of the request that made it, when an Idempotency-Key came with it. */
  request_sha256: sha256Schema.optional(),
});
export type DownloadToken = z.infer<typeof downloadTokenSchema>;

export type Redemption =
  | { readonly outcome: 'redeemed'; readonly token: DownloadToken }
  | { readonly outcome: 'unknown' | 'used' | 'expired' | 'revoked' };

export interface DownloadTokenStore {
  /** Where the same hash stands already nothing is written and the standing token is returned. */
  create(token: DownloadToken): Promise<{ readonly created: boolean; readonly token: DownloadToken }>;
  /** One conditional write: of any number of callers exactly one gets `redeemed`. */
  redeem(tokenSha256: string, now: Date): Promise<Redemption>;
  get(tokenSha256: string): Promise<DownloadToken | undefined>;
  /** `false` when that user has no such token. Revoking twice is fine. */
  revokeById(userId: string, tokenId: string, now: Date): Promise<boolean>;
  /** Revokes a token that may still be redeemed; `undefined` when there is none. */
  revoke(tokenSha256: string, now: Date): Promise<DownloadToken | undefined>;
}
