import {
  type ApiKey,
  type ApiKeyStore,
  apiKeySchema,
  keyState,
  maxKeysOfUser,
} from '../../shared/domain/accounts/api-key.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

export class FakeApiKeyStore implements ApiKeyStore {
  readonly calls = new Calls<keyof ApiKeyStore>();
  readonly rows = new FakeRows<ApiKey>(apiKeySchema, 'API key');
  readonly #hashes = new Map<string, readonly string[]>();

  async list(userId: string): Promise<readonly ApiKey[]> {
    this.calls.hit('list');
    return this.#of(userId).filter(({ revoked_at }) => revoked_at === undefined);
  }

  async create(key: ApiKey): Promise<boolean> {
    this.calls.hit('create');
    const keys = this.#of(key.user_id);
    const kept =
      keys.length < maxKeysOfUser ? keys : keys.filter((one) => keyState(one, new Date(key.created_at)) === 'good');
    if (kept.length >= maxKeysOfUser) return false;
    this.rows.set(key.key_sha256, key);
    this.#hashes.set(
      key.user_id,
      [...kept, key].map(({ key_sha256 }) => key_sha256),
    );
    return true;
  }

  async find(keySha256: string): Promise<ApiKey | undefined> {
    this.calls.hit('find');
    return this.rows.get(keySha256);
  }

  async revoke(userId: string, keyId: string, now: Date): Promise<boolean> {
    this.calls.hit('revoke');
    const key = this.#of(userId).find(({ id, revoked_at }) => id === keyId && revoked_at === undefined);
    if (key === undefined) return false;
    this.rows.set(key.key_sha256, { ...key, revoked_at: now.toISOString() });
    this.#hashes.set(
      userId,
      (this.#hashes.get(userId) ?? []).filter((hash) => hash !== key.key_sha256),
    );
    return true;
  }

  async markUsed(keySha256: string, day: string): Promise<void> {
    this.calls.hit('markUsed');
    const key = this.rows.get(keySha256);
    if (key === undefined || (key.last_used_on ?? '') >= day) return;
    this.rows.set(keySha256, { ...key, last_used_on: day });
  }

  #of(userId: string): readonly ApiKey[] {
    return (this.#hashes.get(userId) ?? []).flatMap((hash) => this.rows.get(hash) ?? []);
  }
}
