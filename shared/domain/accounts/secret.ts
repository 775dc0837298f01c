import * as z from 'zod';
import { environmentNameSchema, timestampSchema } from '../values.ts';

/** The value of a secret: what an environment variable can hold. */
export const secretValueSchema = z
  .string()
  .min(1)
  .max(8192)
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL');

/** A secret as it is shown: that it exists, and never its value. */
export const secretNameSchema = z.object({
  name: environmentNameSchema,
  created_at: timestampSchema,
  updated_at: timestampSchema,
});
export type SecretName = z.infer<typeof secretNameSchema>;

/** A secret of a user at rest. */
export const sealedSecretSchema = z.object({
  user_id: z.string().min(1),
  name: environmentNameSchema,
  /** A ciphertext of `shared/domain/jobs/secret-box.ts`. */
  box: z.string().min(1),
  /** Bytes of its value as JSON, so that a deploy can be checked without opening it. */
  json_bytes: z.int().min(0),
});
export type SealedSecret = z.infer<typeof sealedSecretSchema>;

export const maxSecretsOfUser = 50;

/** A box that is moved to another user, another name or a job does not open. */
export const secretOwner = (userId: string, name: string): string => JSON.stringify(['secret of a user', userId, name]);
