import { createGunzip } from 'node:zlib';

export interface Unzipped {
  readonly bytes: Uint8Array;
  /** Whether this is everything that the gzip holds. */
  readonly isWhole: boolean;
  readonly isBroken: boolean;
}

/** A mebibyte of gzip can hold a gigabyte: as much comes out at most as is read of a file that is not compressed. */
export const maxUnpackedBytes = 16 * 1024 * 1024;

/** Zeros between members are rare, and each time they cost a decompressor. */
const maxPaddings = 100;

interface Member extends Unzipped {
  /** Bytes of the gzip that are read. */
  readonly read: number;
}

/**
 * Unpacks the head of a gzip file. A head that was cut off is no fault; a whole file that breaks off is. Members
 * may follow each other, with zeros between them or at the end.
 */
export const gunzipHead = async (head: Uint8Array, isWhole: boolean): Promise<Unzipped> => {
  const found: Uint8Array[] = [];
  let room = maxUnpackedBytes;
  let last: Member = { bytes: new Uint8Array(), isWhole: true, isBroken: false, read: 0 };
  for (let from = 0, paddings = 0; from < head.length && last.isWhole && !last.isBroken; paddings += 1) {
    if (paddings > maxPaddings) return { bytes: Buffer.concat(found), isWhole: false, isBroken: true };
    last = await gunzipMembers(head.subarray(from), isWhole, room);
    found.push(last.bytes);
    room -= last.bytes.byteLength;
    from += last.read;
    // Node stops at the zeros, whatever comes after them.
    while (head[from] === 0) from += 1;
  }
  return { bytes: Buffer.concat(found), isWhole: isWhole && last.isWhole, isBroken: last.isBroken };
};

const gunzipMembers = (head: Uint8Array, isWhole: boolean, room: number): Promise<Member> =>
  new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const gunzip = createGunzip();
    const done = (ending: Pick<Member, 'isWhole' | 'isBroken'>) => {
      gunzip.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, room), read: gunzip.bytesWritten, ...ending });
    };
    gunzip.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > room) done({ isWhole: false, isBroken: false });
    });
    gunzip.on('end', () => done({ isWhole: true, isBroken: false }));
    gunzip.on('error', (error: Error & { readonly code?: string }) => {
      const isCutOff = !isWhole && error.code === 'Z_BUF_ERROR';
      done({ isWhole: false, isBroken: !isCutOff });
    });
    gunzip.end(head);
  });
