import * as z from 'zod';
import { environmentNameSchema, timestampSchema } from '../values.ts';

/** The value of a secret. The pod sets an environment variable to the value, so the value cannot contain NUL. */
export const secretValueSchema = z
  .string()
  .min(1)
  .max(8192)
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL');

/** The entry of a secret in a list. A list never shows the value. */
export const secretNameSchema = z.object({
  name: environmentNameSchema,
  created_at: timestampSchema,
  updated_at: timestampSchema,
});
export type SecretName = z.infer<typeof secretNameSchema>;

/** A secret as stored, with the encrypted value. */
export const sealedSecretSchema = z.object({
  user_id: z.string().min(1),
  name: environmentNameSchema,
  /** The ciphertext that `sealSecrets` in `shared/domain/jobs/secret-box.ts` made. */
  box: z.string().min(1),
  /**
   * The bytes of the value as JSON, without the quotes. A deploy can therefore check the size of all secrets without decrypting the
   * value.
   */
  json_bytes: z.int().min(0),
});
export type SealedSecret = z.infer<typeof sealedSecretSchema>;

export const maxSecretsOfUser = 50;

/** The owner that the ciphertext is bound to. A ciphertext that is moved to another user, another name or a job cannot be decrypted. */
export const secretOwner = (userId: string, name: string): string => JSON.stringify(['secret of a user', userId, name]);

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
