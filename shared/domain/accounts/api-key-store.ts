import type { ApiKey } from './api-key.ts';

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
