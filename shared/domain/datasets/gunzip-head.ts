import { BrokenGzip, gunzipPieces } from './gunzip-pieces.ts';

export interface Unzipped {
  readonly bytes: Uint8Array;
  /** True if `bytes` are the whole content of the gzip file. */
  readonly isWhole: boolean;
  readonly isBroken: boolean;
}

/**
 * The highest number of unpacked bytes, because 1 MiB of gzip can hold 1 GB. The number equals the bytes that are read of an
 * uncompressed file.
 */
export const maxUnpackedBytes = 16 * 1024 * 1024;

/** Unpacks the head of a gzip file. A truncated head is valid, but a truncated whole file is broken. */
export const gunzipHead = async (head: Uint8Array, isWhole: boolean): Promise<Unzipped> => {
  const found: Uint8Array[] = [];
  let size = 0;
  const bytes = () => Buffer.concat(found).subarray(0, maxUnpackedBytes);
  try {
    for await (const piece of gunzipPieces([head])) {
      found.push(piece);
      size += piece.byteLength;
      if (size > maxUnpackedBytes) return { bytes: bytes(), isWhole: false, isBroken: false };
    }
    return { bytes: bytes(), isWhole, isBroken: false };
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    return { bytes: bytes(), isWhole: false, isBroken: isWhole || !error.isCutOff };
  }
};
