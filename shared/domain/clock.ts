/** Time, ids and randomness come in from outside, so that every rule can be tested at any hour. */

export type Clock = () => Date;

/** A new random identifier (UUID, lower case). */
export type NewId = () => string;

/** `count` bytes nobody can guess. */
export type RandomBytes = (count: number) => Uint8Array;

export const addSeconds = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export const secondsBetween = (from: Date | string, to: Date | string): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / 1000;

/** The later of two times; an absent one is the earlier. */
export const later = (a: string, b: string | undefined): string =>
  b === undefined || new Date(a) >= new Date(b) ? a : b;
