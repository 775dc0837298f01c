/** Time, ids and randomness are passed in as functions, so that tests can control them. */

export type Clock = () => Date;

/** Returns a new random identifier (UUID, lower case). */
export type NewId = () => string;

/** Returns `count` random bytes that nobody can guess. */
export type RandomBytes = (count: number) => Uint8Array;

export const addSeconds = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export const secondsBetween = (from: Date | string, to: Date | string): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / 1000;

/** Returns the later of two times, or `a` if `b` is absent. */
export const later = (a: string, b: string | undefined): string =>
  b === undefined || new Date(a) >= new Date(b) ? a : b;
