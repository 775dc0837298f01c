import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import * as z from 'zod';
import type { RandomBytes } from '../clock.ts';
import { corruptItem } from '../errors.ts';

/**
 * Encryption of stored secrets by AES-256-GCM, with a key derived from the stage's key text. A ciphertext is bound to its owner
 * (the id of a job, or a user and a name), so that it cannot be decrypted for another owner. The text is base64 of nonce, tag and
 * encrypted bytes.
 */

const nonceBytes = 12;
const tagBytes = 16;

const keyOf = (keyText: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', keyText, '', 'podwarden job secrets v1', 32));

const secretsSchema = z.record(z.string(), z.string());

export const sealSecrets = (
  keyText: string,
  owner: string,
  secrets: Readonly<Record<string, string>>,
  randomBytes: RandomBytes,
): string => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keyText), nonce).setAAD(Buffer.from(owner));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
};

/** Decrypts secrets. Throws `corrupt_item` if the key or the owner differs, or a bit has changed. */
export const openSecrets = (keyText: string, owner: string, ciphertext: string): Record<string, string> => {
  try {
    const box = Buffer.from(ciphertext, 'base64');
    const nonce = box.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(keyText), nonce, { authTagLength: tagBytes })
      .setAAD(Buffer.from(owner))
      .setAuthTag(box.subarray(nonceBytes, nonceBytes + tagBytes));
    const bytes = Buffer.concat([decipher.update(box.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return secretsSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // The original error is not passed on, because a parse error quotes its input, which is secret.
    throw corruptItem('box of secrets', new Error('It does not open with the key of this deployment.'));
  }
};
