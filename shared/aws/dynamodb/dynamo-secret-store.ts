import {
  maxSecretsOfUser,
  type SealedSecret,
  type SecretName,
  type SecretStore,
  sealedSecretSchema,
  secretNameSchema,
} from '../../domain/accounts/secret.ts';
import { parseStored } from '../stored.ts';
import { DynamoStore } from './dynamo-store.ts';
import { DynamoUserList } from './dynamo-user-list.ts';
import type { Key } from './table.ts';

/** Returns the key of a secret. A secret's name contains no `#`, so the last `#` separates the name from the user's id. */
const keyOf = (userId: string, name: string): Key => ({ entry: `secret#${userId}#${name}` });

/**
 * Stores one item for each secret and one item for each user with the names of the user's secrets. A secret whose name is not in the list
 * counts as deleted.
 */
export class DynamoSecretStore extends DynamoStore implements SecretStore {
  readonly #names = new DynamoUserList(this.table, 'secrets', secretNameSchema);

  list(userId: string): Promise<readonly SecretName[]> {
    return this.#names.read(userId);
  }

  async put(secret: SealedSecret, now: Date): Promise<SecretName | undefined> {
    const { user_id, name } = secret;
    const updated_at = now.toISOString();
    let told: SecretName | undefined;
    await this.#names.change(user_id, (names) => {
      const standing = names.find((one) => one.name === name);
      const isFull = standing === undefined && names.length >= maxSecretsOfUser;
      told = isFull ? undefined : { name, created_at: standing?.created_at ?? updated_at, updated_at };
      if (told === undefined) return undefined;
      const changed = told;
      return standing === undefined ? [...names, changed] : names.map((one) => (one.name === name ? changed : one));
    });
    if (told !== undefined) await this.table.put(keyOf(user_id, name), secret);
    return told;
  }

  async find(userId: string, names: readonly string[]): Promise<readonly (SealedSecret | undefined)[]> {
    const listed = new Set((await this.list(userId)).map(({ name }) => name));
    return Promise.all(names.map(async (name) => (listed.has(name) ? this.#box(userId, name) : undefined)));
  }

  async remove(userId: string, name: string): Promise<boolean> {
    const isListed = await this.#names.change(userId, (names) => {
      const left = names.filter((one) => one.name !== name);
      return left.length < names.length ? left : undefined;
    });
    if (isListed) await this.table.remove(keyOf(userId, name));
    return isListed;
  }

  async #box(userId: string, name: string): Promise<SealedSecret | undefined> {
    const item = await this.table.get(keyOf(userId, name));
    return item && parseStored(sealedSecretSchema, 'secret of a user', item);
  }
}
