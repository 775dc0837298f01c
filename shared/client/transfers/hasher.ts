/** A hash that takes its bytes in pieces. WebCrypto's hashes need all bytes at once. */
export interface Hasher {
  readonly update: (bytes: Uint8Array) => void;
  /** Ends the hash and returns its hexadecimal digits. */
  readonly hex: () => string;
}

export type NewHasher = () => Hasher;

interface Algorithm {
  readonly initial: readonly number[];
  readonly isLittleEndian: boolean;
  /** Mixes the 16 words of a block into the state. */
  readonly mix: (state: Int32Array, block: Int32Array) => void;
}

const blockBytes = 64;

export const word = (words: Int32Array, index: number): number => words[index] ?? 0;

/** The part that MD5 and SHA-256 have in common: blocks of 64 bytes, and padding that ends with the length in bits. */
export const blockHasher = ({ initial, isLittleEndian, mix }: Algorithm): Hasher => {
  const state = Int32Array.from(initial);
  const block = new Int32Array(blockBytes / 4);
  const rest = new Uint8Array(2 * blockBytes);
  const restView = new DataView(rest.buffer);
  let restBytes = 0;
  let totalBytes = 0;
  const take = (view: DataView, offset: number): void => {
    for (let i = 0; i < 16; i += 1) block[i] = view.getInt32(offset + 4 * i, isLittleEndian);
    mix(state, block);
  };
  return {
    update: (bytes) => {
      totalBytes += bytes.length;
      let offset = 0;
      if (restBytes > 0) {
        offset = Math.min(blockBytes - restBytes, bytes.length);
        rest.set(bytes.subarray(0, offset), restBytes);
        restBytes += offset;
        if (restBytes < blockBytes) return;
        take(restView, 0);
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (; offset + blockBytes <= bytes.length; offset += blockBytes) take(view, offset);
      restBytes = bytes.length - offset;
      rest.set(bytes.subarray(offset));
    },
    hex: () => {
      const lastBytes = restBytes + 9 > blockBytes ? 2 * blockBytes : blockBytes;
      rest.fill(0, restBytes, lastBytes);
      rest[restBytes] = 0x80;
      restView.setBigUint64(lastBytes - 8, BigInt(totalBytes) * 8n, isLittleEndian);
      for (let offset = 0; offset < lastBytes; offset += blockBytes) take(restView, offset);
      const digest = new DataView(new ArrayBuffer(4 * state.length));
      for (const [index, value] of state.entries()) digest.setInt32(4 * index, value, isLittleEndian);
      return [...new Uint8Array(digest.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
};
