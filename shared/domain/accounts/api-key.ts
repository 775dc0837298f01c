import * as z from 'zod';
import { addSeconds, type RandomBytes } from '../clock.ts';
import { hashToken, type MintedToken, mintToken } from '../token.ts';
import { idSchema, lineSchema, sha256Schema, timestampSchema } from '../values.ts';

/** The scope of an API key. A `read` key changes nothing. A `write` key may do everything that its user may do with an API key. */
export const keyScopeSchema = z.enum(['read', 'write']);
export type KeyScope = z.infer<typeof keyScopeSchema>;

export const keyNameSchema = lineSchema(100);

/** An API key as stored. The SHA-256 of the key is stored, never the key itself. */
export const apiKeySchema = z.object({
  id: idSchema,
  user_id: z.string().min(1),
  key_sha256: sha256Schema,
  name: keyNameSchema,
  scope: keyScopeSchema,
  created_at: timestampSchema,
  /** Absent if the key never expires. */
  expires_at: timestampSchema.optional(),
  /** The UTC date of the last use. A finer time would cost one write for each call. */
  last_used_on: z.iso.date().optional(),
  revoked_at: timestampSchema.optional(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const maxKeysOfUser = 20;

export const defaultKeyDays = 90;
export const maxKeyDays = 365;

/** People, log filters and scanners for secrets recognise the text by this prefix. */
export const keyPrefix = 'pwk_';

const keyPattern = /^pwk_[A-Za-z0-9_-]{43}$/;

export const looksLikeApiKey = (text: string): boolean => text.startsWith(keyPrefix);

/** Returns `undefined` if the text does not have the format of an API key. */
export const presentedKeySha256 = (text: string): string | undefined =>
  keyPattern.test(text) ? hashToken(text) : undefined;

/** Returns a new key with the SHA-256 of the whole text. A key is `pwk_` and 43 characters of base64url (256 random bits). */
export const mintApiKey = (randomBytes: RandomBytes): MintedToken => {
  const token = `${keyPrefix}${mintToken(randomBytes).token}`;
  return { token, sha256: hashToken(token) };
};

export const keyExpiry = (days: number, now: Date): string => addSeconds(now, days * 86_400).toISOString();

/** The UTC date, in the format of `last_used_on`. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

export type KeyState = 'good' | 'unknown' | 'expired' | 'revoked';

/** The state of a key. If `key` is `undefined`, no key was found and the state is `unknown`. */
export const keyState = (key: Pick<ApiKey, 'expires_at' | 'revoked_at'> | undefined, now: Date): KeyState => {
  if (key === undefined) return 'unknown';
  if (key.revoked_at !== undefined) return 'revoked';
  return key.expires_at !== undefined && new Date(key.expires_at) <= now ? 'expired' : 'good';
};

export interface ApiKeyStore {
  /** Returns all keys that the user has not revoked, oldest first. Expired keys are included. The read is strongly consistent. */
  list(userId: string): Promise<readonly ApiKey[]>;
  /**
   * Returns `false` if the user already has `maxKeysOfUser` keys that are neither expired nor revoked. The limit also holds for
   * concurrent calls. A new key may replace an expired key.
   */
  create(key: ApiKey): Promise<boolean>;
  /**
   * Returns the key with this SHA-256. A revoked or expired key is returned too, until the store deletes the key. The read is
   * strongly consistent.
   */
  find(keySha256: string): Promise<ApiKey | undefined>;
  /** Returns `false` if the user has no key with this id. */
  revoke(userId: string, keyId: string, now: Date): Promise<boolean>;
  /** Records the day of the last use. Does nothing if the key already has this day or a later day. */
  markUsed(keySha256: string, day: string): Promise<void>;
}

/** The part of the store that the authorizer needs. */
export type KnowsKeys = Pick<ApiKeyStore, 'find' | 'markUsed'>;
