import { blockHasher, type Hasher, word } from './hasher.ts';

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** The constants of RFC 1321: the integer part of 2^32 times the absolute sine of 1 to 64. */
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0);

const mix = (state: Int32Array, block: Int32Array): void => {
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  for (let i = 0; i < 64; i += 1) {
    const round = i >> 4;
    let f: number;
    let at: number;
    if (round === 0) {
      f = d ^ (b & (c ^ d));
      at = i;
    } else if (round === 1) {
      f = c ^ (d & (b ^ c));
      at = 5 * i + 1;
    } else if (round === 2) {
      f = b ^ c ^ d;
      at = 3 * i + 5;
    } else {
      f = c ^ (b | ~d);
      at = 7 * i;
    }
    const sum = (a + f + word(sines, i) + word(block, at & 15)) | 0;
    const shift = shifts[4 * round + (i & 3)] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = word(state, 0) + a;
  state[1] = word(state, 1) + b;
  state[2] = word(state, 2) + c;
  state[3] = word(state, 3) + d;
};

/** MD5, the hash in S3's ETag of a part. The hash shows whether a part still has the same bytes and protects against no attacker. */
export const md5 = (): Hasher =>
  blockHasher({ initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476], isLittleEndian: true, mix });
