import type { ApiKey } from './api-key.ts';

export interface ApiKeyStore {
  /** All that the user has not revoked, oldest first, expired ones too. Strongly consistent. */
  list(userId: string): Promise<readonly ApiKey[]>;
  /**
   * `false` where the user has `maxKeysOfUser` that are good, however many calls come at once. An expired key makes room for
   * a new one.
   */
  create(key: ApiKey): Promise<boolean>;
  /** The key of that SHA-256, revoked and expired ones too until they are forgotten. Strongly consistent. */
  find(keySha256: string): Promise<ApiKey | undefined>;
  /** `false` where that user has no such key. */
  revoke(userId: string, keyId: string, now: Date): Promise<boolean>;
  /** Nothing happens where that day is on record. */
  markUsed(keySha256: string, day: string): Promise<void>;
}

/** The part of the store that the authorizer needs. */
export type KnowsKeys = Pick<ApiKeyStore, 'find' | 'markUsed'>;
