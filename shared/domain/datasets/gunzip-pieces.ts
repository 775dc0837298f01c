import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import { joinedBytes } from './joined-bytes.ts';

/** Thrown if gzip data ends too early or becomes invalid. */
export class BrokenGzip extends Error {
  /** True if the data ends too early, so the data read so far may be only a part of a valid file. */
  readonly isCutOff: boolean;

  constructor(cause: unknown) {
    super('The gzip data is broken or breaks off.', { cause });
    this.isCutOff = codeOf(cause) === 'Z_BUF_ERROR';
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** The limit of zero paddings between members. Paddings are rare, and each padding requires a new decompressor. */
const maxPaddings = 100;

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Reads pieces in order, and takes unread bytes back. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #back: Uint8Array = new Uint8Array();

  constructor(pieces: Pieces) {
    this.#pieces = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  }

  async next(): Promise<Uint8Array | undefined> {
    const back = this.#back;
    this.#back = new Uint8Array();
    if (back.length > 0) return back;
    const next = await this.#pieces.next();
    return next.done === true ? undefined : next.value;
  }

  giveBack(bytes: Uint8Array): void {
    this.#back = joinedBytes(bytes, this.#back);
  }
}

/**
 * Unpacks a gzip file that arrives in pieces, with only a few pieces in memory. The file may have several members, with zeros
 * between them or at the end. Throws BrokenGzip after yielding the bytes that could be unpacked.
 */
export async function* gunzipPieces(pieces: Pieces): AsyncGenerator<Uint8Array, void> {
  const source = new Source(pieces);
  for (let paddings = 0; await skipZeros(source); paddings += 1) {
    if (paddings > maxPaddings) throw new BrokenGzip(undefined);
    yield* gunzipMembers(source);
  }
}

/** Skips zero bytes. Returns whether other bytes follow. */
const skipZeros = async (source: Source): Promise<boolean> => {
  for (let piece = await source.next(); piece !== undefined; piece = await source.next()) {
    const start = piece.findIndex((byte) => byte !== 0);
    if (start === -1) continue;
    source.giveBack(piece.subarray(start));
    return true;
  }
  return false;
};

/** Yields decompressed bytes until Node.js stops at zero padding or the source ends, and then gives unread input back to `source`. */
async function* gunzipMembers(source: Source): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip();
  const ended = new Promise<void>((resolve) => gunzip.once('close', resolve));
  // The last bytes that were written to `gunzip`. `gunzip` may not have read all of them yet.
  let fed: Uint8Array = new Uint8Array();
  let fedBytes = 0;
  const feed = async (): Promise<void> => {
    for (let piece = await source.next(); piece !== undefined; piece = await source.next()) {
      const unread = fedBytes - gunzip.bytesWritten;
      fed = joinedBytes(fed.subarray(fed.length - unread), piece);
      fedBytes += piece.length;
      if (gunzip.readableEnded || gunzip.destroyed) return;
      if (!gunzip.write(piece)) await Promise.race([once(gunzip, 'drain'), ended]);
    }
    if (!gunzip.destroyed) gunzip.end();
  };
  const feeding = feed().catch((error: unknown) => {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const bytes of gunzip) yield bytes;
  } catch (error) {
    throw codeOf(error).startsWith('Z_') ? new BrokenGzip(error) : error;
  } finally {
    gunzip.destroy();
    await feeding;
  }
  source.giveBack(fed.subarray(fed.length - (fedBytes - gunzip.bytesWritten)));
}
