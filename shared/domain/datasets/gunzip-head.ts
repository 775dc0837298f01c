import { createGunzip } from 'node:zlib';

export interface Unzipped {
  readonly bytes: Uint8Array;
  /** Whether this is everything that the gzip holds. */
  readonly isWhole: boolean;
  readonly isBroken: boolean;
}

/** A mebibyte of gzip can hold a gigabyte: what comes out is bounded as well as what goes in. */
const maxFactor = 16;

/** What the head of a gzip file unpacks to. A head that was cut off is no fault; a whole file that breaks off is. */
export const gunzipHead = (head: Uint8Array, isWhole: boolean): Promise<Unzipped> =>
  new Promise((resolve) => {
    const maxBytes = Math.max(head.byteLength * maxFactor, 1024 * 1024);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const gunzip = createGunzip();
    const done = (ending: Pick<Unzipped, 'isWhole' | 'isBroken'>) => {
      gunzip.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, maxBytes), ...ending });
    };
    gunzip.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > maxBytes) done({ isWhole: false, isBroken: false });
    });
    gunzip.on('end', () => done({ isWhole, isBroken: false }));
    gunzip.on('error', (error: Error & { readonly code?: string }) => {
      const isCutOff = !isWhole && error.code === 'Z_BUF_ERROR';
      done({ isWhole: false, isBroken: !isCutOff });
    });
    gunzip.end(head);
  });
