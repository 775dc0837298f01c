import {
  maxSecretsOfUser,
  type SealedSecret,
  type SecretName,
  type SecretStore,
} from '../../shared/domain/accounts/secret.ts';
import { Calls } from './fake-calls.ts';

export class FakeSecretStore implements SecretStore {
  readonly calls = new Calls<keyof SecretStore>();
  readonly #users = new Map<string, Map<string, { readonly told: SecretName; readonly secret: SealedSecret }>>();

  async list(userId: string): Promise<readonly SecretName[]> {
    this.calls.hit('list');
    return [...this.#of(userId).values()].map(({ told }) => told);
  }

  async put(secret: SealedSecret, now: Date): Promise<SecretName | undefined> {
    this.calls.hit('put');
    const { user_id, name } = secret;
    const mine = this.#of(user_id);
    const standing = mine.get(name);
    if (standing === undefined && mine.size >= maxSecretsOfUser) return undefined;
    const updated_at = now.toISOString();
    const told = { name, created_at: standing?.told.created_at ?? updated_at, updated_at };
    mine.set(name, { told, secret });
    this.#users.set(user_id, mine);
    return told;
  }

  async find(userId: string, names: readonly string[]): Promise<readonly (SealedSecret | undefined)[]> {
    this.calls.hit('find');
    return names.map((name) => this.#of(userId).get(name)?.secret);
  }

  async remove(userId: string, name: string): Promise<boolean> {
    this.calls.hit('remove');
    return this.#of(userId).delete(name);
  }

  #of(userId: string) {
    return this.#users.get(userId) ?? new Map();
  }
}
