import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from './clock.ts';

export interface MintedToken {
  /** The token: 43 characters of base64url. Only its holder gets the token. */
  readonly token: string;
  /** The SHA-256 of the token in hexadecimal. Only this form is stored. */
  readonly sha256: string;
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes a token of 256 random bits. */
export const mintToken = (randomBytes: RandomBytes): MintedToken => {
  const token = Buffer.from(randomBytes(32)).toString('base64url');
  return { token, sha256: hashToken(token) };
};

/** Compares two hexadecimal SHA-256 in constant time. */
export const sameHash = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === 32 && right.length === 32 && timingSafeEqual(left, right);
};
