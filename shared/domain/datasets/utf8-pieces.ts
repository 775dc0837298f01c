import { joinedBytes } from './joined-bytes.ts';

/** Returns the bytes of an incomplete character at the end, at most 3 bytes. */
const cutOff = (bytes: Uint8Array): Uint8Array => {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > length ? bytes.slice(-length) : new Uint8Array();
  }
  return new Uint8Array();
};

/** Decodes UTF-8 that arrives in pieces, with or without a byte order mark, up to the first invalid bytes. */
export class Utf8Pieces {
  /** True after bytes that are not UTF-8. Pieces that are pushed later are ignored. */
  isBroken = false;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #isFirst = true;
  #cutOff: Uint8Array = new Uint8Array();

  /** Returns the text of the next piece. An incomplete character at the end is returned with the following piece. */
  push(bytes: Uint8Array): string {
    return this.#decode(bytes, false);
  }

  /** Ends the decoding and returns the rest of the text. Sets `isBroken` if the last character is incomplete. */
  end(): string {
    return this.#decode(new Uint8Array(), true);
  }

  #decode(bytes: Uint8Array, isEnd: boolean): string {
    if (this.isBroken) return '';
    try {
      const text = this.#decoder.decode(bytes, { stream: !isEnd });
      this.#isFirst &&= bytes.length === 0;
      this.#cutOff = cutOff(joinedBytes(this.#cutOff, bytes.subarray(-3)));
      return text;
    } catch {
      this.isBroken = true;
      return decodablePart(joinedBytes(this.#cutOff, bytes), !this.#isFirst);
    }
  }
}

/** Returns the text before the first invalid byte, found by bisection. */
const decodablePart = (bytes: Uint8Array, ignoreBOM: boolean): string => {
  const head = (length: number): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes.subarray(0, length), { stream: true });
    } catch {
      return undefined;
    }
  };
  let decodable = 0;
  let broken = bytes.length + 1;
  while (broken - decodable > 1) {
    const middle = Math.floor((decodable + broken) / 2);
    if (head(middle) === undefined) broken = middle;
    else decodable = middle;
  }
  return head(decodable) ?? '';
};

export const newlinesIn = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};
