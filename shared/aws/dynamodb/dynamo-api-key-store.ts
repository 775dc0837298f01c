import { type ApiKey, type ApiKeyStore, apiKeySchema, keyState, maxKeysOfUser } from '../../domain/accounts/api-key.ts';
import { sha256Schema } from '../../domain/values.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, below, exists } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { DynamoUserList } from './dynamo-user-list.ts';
import type { Item, Key } from './table.ts';

/** The seconds for which a revoked or expired key is still reported as revoked or expired, rather than as unknown. */
const keptSeconds = 30 * 86_400;

const keyOf = (keySha256: string): Key => ({ entry: `key#${keySha256}` });

const forgetAt = (end: string): number => Math.floor(new Date(end).getTime() / 1000) + keptSeconds;

const fromItem = (item: Item): ApiKey => parseStored(apiKeySchema, 'API key', item);

/**
 * Stores each key as an item under its SHA-256, so that one strongly consistent read finds it. Each user has another item with the hashes
 * of all their keys. The item of a key is authoritative for the key. The user's list only shows which keys exist.
 */
export class DynamoApiKeyStore extends DynamoStore implements ApiKeyStore {
  readonly #hashes = new DynamoUserList(this.table, 'keys', sha256Schema);

  async list(userId: string): Promise<readonly ApiKey[]> {
    return (await this.#of(await this.#hashes.read(userId))).filter(({ revoked_at }) => revoked_at === undefined);
  }

  async create(key: ApiKey): Promise<boolean> {
    if (!(await this.#hasRoom(key))) return false;
    // The item is written before the list, so that every listed key has an item. If the list cannot be written, nobody has received the
    // key.
    const fields = { ...key, ...(key.expires_at === undefined ? {} : { forget_at: forgetAt(key.expires_at) }) };
    await this.table.put(keyOf(key.key_sha256), fields);
    const isListed = await this.#hashes.change(key.user_id, async (hashes) => {
      const kept = await this.#kept(hashes, key);
      return kept.length < maxKeysOfUser ? [...kept, key.key_sha256] : undefined;
    });
    if (!isListed) await this.#end(key.key_sha256, key.created_at);
    return isListed;
  }

  async find(keySha256: string): Promise<ApiKey | undefined> {
    const item = await this.table.get(keyOf(keySha256));
    return item && fromItem(item);
  }

  async revoke(userId: string, keyId: string, now: Date): Promise<boolean> {
    const key = (await this.list(userId)).find(({ id }) => id === keyId);
    if (key === undefined) return false;
    const { key_sha256 } = key;
    // The key is revoked before the list is changed. The key is then useless even if the list cannot be written.
    await this.#end(key_sha256, now.toISOString());
    await this.#hashes.change(userId, (hashes) =>
      hashes.includes(key_sha256) ? hashes.filter((hash) => hash !== key_sha256) : undefined,
    );
    return true;
  }

  async markUsed(keySha256: string, day: string): Promise<void> {
    const isNews = allOf(exists('key_sha256'), anyOf(absent('last_used_on'), below('last_used_on', day)));
    await this.table.update(keyOf(keySha256), { set: { last_used_on: day } }, isNews);
  }

  async #hasRoom(key: ApiKey): Promise<boolean> {
    return (await this.#kept(await this.#hashes.read(key.user_id), key)).length < maxKeysOfUser;
  }

  /**
   * Returns the hashes that are kept when a new key is added: all of them while the list has space, and otherwise only those of valid keys.
   */
  async #kept(hashes: readonly string[], { created_at }: ApiKey): Promise<readonly string[]> {
    if (hashes.length < maxKeysOfUser) return hashes;
    const keys = await this.#of(hashes);
    return keys.filter((key) => keyState(key, new Date(created_at)) === 'good').map(({ key_sha256 }) => key_sha256);
  }

  async #end(keySha256: string, revoked_at: string): Promise<void> {
    const update = { set: { revoked_at, forget_at: forgetAt(revoked_at) } };
    await this.table.update(keyOf(keySha256), update, exists('key_sha256'));
  }

  async #of(hashes: readonly string[]): Promise<readonly ApiKey[]> {
    const found = await Promise.all(hashes.map((hash) => this.find(hash)));
    return found.flatMap((key) => key ?? []);
  }
}
