import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from './clock.ts';

export interface MintedToken {
  /** 43 characters of base64url; goes to its holder and nowhere else. */
  readonly token: string;
  /** Hexadecimal; the only form that is stored. */
  readonly sha256: string;
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** 256 random bits. */
export const mintToken = (randomBytes: RandomBytes): MintedToken => {
  const token = Buffer.from(randomBytes(32)).toString('base64url');
  return { token, sha256: hashToken(token) };
};

/** In constant time; both are hexadecimal SHA-256. */
export const sameHash = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === 32 && right.length === 32 && timingSafeEqual(left, right);
};
