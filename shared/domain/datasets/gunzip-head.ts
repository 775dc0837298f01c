import { BrokenGzip, gunzipPieces } from './gunzip-pieces.ts';

export interface Unzipped {
  readonly bytes: Uint8Array;
  /** The bytes are everything that the gzip holds. */
  readonly isWhole: boolean;
  readonly isBroken: boolean;
}

/** A mebibyte of gzip can hold a gigabyte: as much comes out at most as is read of a file that is not compressed. */
export const maxUnpackedBytes = 16 * 1024 * 1024;

/** Unpacks the head of a gzip file. A head that was cut off is no fault; a whole file that breaks off is. */
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
