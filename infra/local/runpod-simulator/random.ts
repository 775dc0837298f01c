import { randomBytes } from 'node:crypto';

/** mulberry32: the same seed gives the same run of numbers from 0 to below 1. */
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

/** RunPod's ids are about 14 lower-case letters and digits. */
export const randomId = (random: () => number, length = 14): string =>
  Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');

/** Never from a seed: a key must not be guessed, and nothing that happens depends on one. */
export const randomKey = (prefix: 'rpa' | 'rps'): string =>
  `${prefix}_${Array.from(randomBytes(40), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
