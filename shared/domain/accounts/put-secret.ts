import type { Clock, RandomBytes } from '../clock.ts';
import { AppError } from '../errors.ts';
import { sealSecrets } from '../jobs/secret-box.ts';
import type { SecretReader } from '../secrets.ts';
import { jsonBytes } from '../text-bytes.ts';
import { maxSecretsOfUser, type SecretName, type SecretStore, secretOwner } from './secret.ts';

export interface PutSecretDeps {
  readonly secrets: Pick<SecretStore, 'put'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Encrypts and stores a secret, or replaces its value. Throws `limit_exceeded` (422) if the user already has `maxSecretsOfUser`
 * other secrets.
 */
export const putSecret = async (
  userId: string,
  name: string,
  value: string,
  { secrets, secretsKey, clock, randomBytes }: PutSecretDeps,
): Promise<SecretName> => {
  const box = sealSecrets(await secretsKey.read(), secretOwner(userId, name), { [name]: value }, randomBytes);
  // The two quotes of the JSON string are not counted. `standInSecrets` makes a placeholder of this length, and the JSON of the
  // placeholder has quotes of its own.
  const sealed = { user_id: userId, name, box, json_bytes: jsonBytes(value) - 2 };
  const stored = await secrets.put(sealed, clock());
  if (stored !== undefined) return stored;
  const message = `You have ${maxSecretsOfUser} secrets, and no more are kept. Delete one first.`;
  throw new AppError('limit_exceeded', message, { details: { limit: maxSecretsOfUser } });
};
