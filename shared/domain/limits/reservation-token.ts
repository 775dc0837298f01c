import type { RandomBytes } from '../clock.ts';

/** No secret: it distinguishes one write from another, of the few that may be under way for one thing. */
const tokenBytes = 9;

export const reservationToken = (randomBytes: RandomBytes): string =>
  Buffer.from(randomBytes(tokenBytes)).toString('base64url');
