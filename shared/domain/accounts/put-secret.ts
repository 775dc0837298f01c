import type { Clock, RandomBytes } from '../clock.ts';
import { AppError } from '../errors.ts';
import { sealSecrets } from '../jobs/secret-box.ts';
import type { SecretReader } from '../secrets.ts';
import { jsonBytes } from '../text-bytes.ts';
import { maxSecretsOfUser, type SecretName, secretOwner } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

export interface PutSecretDeps {
  readonly secrets: Pick<SecretStore, 'put'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** Seals and stores a secret, or its new value. Throws `limit_exceeded` (422) where the user has as many as one may have. */
export const putSecret = async (
  userId: string,
  name: string,
  value: string,
  { secrets, secretsKey, clock, randomBytes }: PutSecretDeps,
): Promise<SecretName> => {
  const box = sealSecrets(await secretsKey.read(), secretOwner(userId, name), { [name]: value }, randomBytes);
  // Without the quotes: the text of this length that stands in for the secret gets quotes of its own.
  const sealed = { user_id: userId, name, box, json_bytes: jsonBytes(value) - 2 };
  const stored = await secrets.put(sealed, clock());
  if (stored !== undefined) return stored;
  throw new AppError(
    'limit_exceeded',
    `You have ${maxSecretsOfUser} secrets, and no more are kept. Delete one first.`,
    {
      details: { limit: maxSecretsOfUser },
    },
  );
};
