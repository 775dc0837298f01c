import { createGunzip } from 'node:zlib';

export interface Unzipped {
  readonly bytes: Uint8Array;
  /** Whether this is everything that the gzip holds. */
  readonly isWhole: boolean;
  readonly isBroken: boolean;
}

/** A mebibyte of gzip can hold a gigabyte: as much comes out at most as is read of a file that is not compressed. */
export const maxUnpackedBytes = 16 * 1024 * 1024;

/** What the head of a gzip file unpacks to. A head that was cut off is no fault; a whole file that breaks off is. */
export const gunzipHead = (head: Uint8Array, isWhole: boolean): Promise<Unzipped> =>
  new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const gunzip = createGunzip();
    const done = (ending: Pick<Unzipped, 'isWhole' | 'isBroken'>) => {
      gunzip.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, maxUnpackedBytes), ...ending });
    };
    gunzip.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > maxUnpackedBytes) done({ isWhole: false, isBroken: false });
    });
    gunzip.on('end', () => done({ isWhole, isBroken: false }));
    gunzip.on('error', (error: Error & { readonly code?: string }) => {
      const isCutOff = !isWhole && error.code === 'Z_BUF_ERROR';
      done({ isWhole: false, isBroken: !isCutOff });
    });
    gunzip.end(head);
  });
