import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import { joinedBytes } from './joined-bytes.ts';

/** A gzip that breaks off, or is none from some byte on. */
export class BrokenGzip extends Error {
  /** True where the file may go on after these bytes. */
  readonly isCutOff: boolean;

  constructor(cause: unknown) {
    super('The gzip data is broken or breaks off.', { cause });
    this.isCutOff = codeOf(cause) === 'Z_BUF_ERROR';
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Zeros between members are rare, and each time they cost a decompressor. */
const maxPaddings = 100;

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A source whose pieces are read, and can be given back. */
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
 * Unpacks a gzip that comes in pieces, with no more in memory than a few of them. Members may follow each other, with zeros
 * between them or at the end. Throws BrokenGzip after what could be unpacked.
 */
export async function* gunzipPieces(pieces: Pieces): AsyncGenerator<Uint8Array, void> {
  const source = new Source(pieces);
  for (let paddings = 0; await skipZeros(source); paddings += 1) {
    if (paddings > maxPaddings) throw new BrokenGzip(undefined);
    yield* gunzipMembers(source);
  }
}

/** True when anything else follows. */
const skipZeros = async (source: Source): Promise<boolean> => {
  for (let piece = await source.next(); piece !== undefined; piece = await source.next()) {
    const start = piece.findIndex((byte) => byte !== 0);
    if (start === -1) continue;
    source.giveBack(piece.subarray(start));
    return true;
  }
  return false;
};

/** Yields decompressed bytes until Node stops at zero padding or the source ends, then gives unread input back to `source`. */
async function* gunzipMembers(source: Source): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip();
  const ended = new Promise<void>((resolve) => gunzip.once('close', resolve));
  // The part of what was fed that it may not have read yet.
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
