import type { SealedSecret, SecretName } from './secret.ts';

export interface SecretStore {
  /** Returns the names in the order in which the secrets were first stored. The read is strongly consistent and reads no ciphertext. */
  list(userId: string): Promise<readonly SecretName[]>;
  /**
   * Stores the secret in place of the user's secret of the same name, and returns the entry that `list` shows. Returns `undefined`
   * if the user already has `maxSecretsOfUser` other secrets. The limit also holds for concurrent calls.
   */
  put(secret: SealedSecret, now: Date): Promise<SecretName | undefined>;
  /**
   * Returns the encrypted secrets of these names, in the order of the names. The entry is `undefined` for a name that the user has
   * no secret for.
   */
  find(userId: string, names: readonly string[]): Promise<readonly (SealedSecret | undefined)[]>;
  /** Returns `false` if the user has no secret of this name. */
  remove(userId: string, name: string): Promise<boolean>;
}
