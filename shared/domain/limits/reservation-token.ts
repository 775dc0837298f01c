import type { RandomBytes } from '../clock.ts';

/**
 * The length of a token in random bytes. A token is not secret. A token only distinguishes the few concurrent writes for the same
 * job, dataset or artifact.
 */
const tokenBytes = 9;

export const reservationToken = (randomBytes: RandomBytes): string =>
  Buffer.from(randomBytes(tokenBytes)).toString('base64url');
