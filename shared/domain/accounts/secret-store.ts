import type { SealedSecret, SecretName } from './secret.ts';

export interface SecretStore {
  /** In the order in which they were first put. Strongly consistent; reads no box. */
  list(userId: string): Promise<readonly SecretName[]>;
  /**
   * Puts the secret in the place of the one of its name, and answers what lists show of it. `undefined` where the user has
   * `maxSecretsOfUser` others, however many calls come at once.
   */
  put(secret: SealedSecret, now: Date): Promise<SecretName | undefined>;
  /** The boxes of these names, in their order. One that the user's list does not have is `undefined`. */
  find(userId: string, names: readonly string[]): Promise<readonly (SealedSecret | undefined)[]>;
  /** `false` where that user has none of the name. */
  remove(userId: string, name: string): Promise<boolean>;
}
