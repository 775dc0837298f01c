import { blockHasher, type Hasher, word } from './hasher.ts';

/** The first 32 bits of the fractional part of a root. FIPS 180-4 defines the constants of SHA-256 in this way. */
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;

const isPrime = (n: number): boolean => {
  for (let factor = 2; factor * factor <= n; factor += 1) if (n % factor === 0) return false;
  return n > 1;
};
/** The first 64 primes: the 64th prime is 311. */
const primes = Array.from({ length: 312 }, (_, n) => n).filter(isPrime);
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

const turned = (x: number, bits: number): number => (x >>> bits) | (x << (32 - bits));

const mix = (state: Int32Array, block: Int32Array): void => {
  schedule.set(block);
  for (let i = 16; i < 64; i += 1) {
    const early = word(schedule, i - 15);
    const late = word(schedule, i - 2);
    const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[i] = word(schedule, i - 16) + s0 + word(schedule, i - 7) + s1;
  }
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  let f = word(state, 5);
  let g = word(state, 6);
  let h = word(state, 7);
  for (let i = 0; i < 64; i += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const choice = g ^ (e & (f ^ g));
    const t1 = (h + s1 + choice + word(constants, i) + word(schedule, i)) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  state[0] = word(state, 0) + a;
  state[1] = word(state, 1) + b;
  state[2] = word(state, 2) + c;
  state[3] = word(state, 3) + d;
  state[4] = word(state, 4) + e;
  state[5] = word(state, 5) + f;
  state[6] = word(state, 6) + g;
  state[7] = word(state, 7) + h;
};

export const sha256 = (): Hasher => blockHasher({ initial, isLittleEndian: false, mix });
