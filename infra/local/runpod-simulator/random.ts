import { randomBytes } from 'node:crypto';

/** The mulberry32 generator. The same seed gives the same numbers from 0 to below 1. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Makes an id. RunPod's ids have about 14 lower-case letters and digits. */
export const randomId = (random: () => number, length = 14): string =>
  Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');

/** Makes a key. The key does not come from the seed: a key must not be guessable, and no behaviour depends on its value. */
export const randomKey = (prefix: 'rpa' | 'rps'): string =>
  `${prefix}_${Array.from(randomBytes(40), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
