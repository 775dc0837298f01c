import { notFound } from '../errors.ts';
import { openSecrets } from '../jobs/secret-box.ts';
import type { SecretReader } from '../secrets.ts';
import { type SealedSecret, type SecretStore, secretOwner } from './secret.ts';

/** Returns the values of a user's secrets by name. Throws `not_found` (404) for the first name that the user has no secret for. */
export type NamedSecrets = (userId: string, names: readonly string[]) => Promise<Readonly<Record<string, string>>>;

type FindsSecrets = Pick<SecretStore, 'find'>;

const found = async (
  secrets: FindsSecrets,
  userId: string,
  names: readonly string[],
): Promise<readonly SealedSecret[]> => {
  const boxes = names.length === 0 ? [] : await secrets.find(userId, names);
  return names.map((name, nth) => {
    const box = boxes[nth];
    if (box === undefined) throw notFound('Secret', name, `secret_names.${nth}`);
    return box;
  });
};

/** Returns the decrypted values, which a deploy encrypts again for the job. */
export const openedSecrets =
  (secrets: FindsSecrets, key: SecretReader): NamedSecrets =>
  async (userId, names) => {
    const boxes = await found(secrets, userId, names);
    if (boxes.length === 0) return {};
    const keyText = await key.read();
    return Object.assign({}, ...boxes.map(({ name, box }) => openSecrets(keyText, secretOwner(userId, name), box)));
  };

/**
 * Returns placeholder texts with the lengths of the values. Placeholders are enough to check a deploy in a function that has no
 * decryption key.
 */
export const standInSecrets =
  (secrets: FindsSecrets): NamedSecrets =>
  async (userId, names) => {
    const boxes = await found(secrets, userId, names);
    return Object.fromEntries(boxes.map(({ name, json_bytes }) => [name, 'x'.repeat(json_bytes)]));
  };
