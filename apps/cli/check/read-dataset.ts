import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { BrokenGzip, gunzipPieces } from '../../../shared/domain/datasets/gunzip-pieces.ts';
import { UsageFault } from '../exit.ts';

/** Read at once: fewer turns of the loop, and still little memory. */
const pieceBytes = 1024 * 1024;

export interface DatasetFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly isGzip: boolean;
}

/** Throws the fault of the file system where there is none, and UsageFault for what is no file. */
export const lookAtFile = async (path: string): Promise<DatasetFile> => {
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new UsageFault(`${path} is ${stats.isDirectory() ? 'a folder' : 'no file on a disk'}.`);
    const { size, mtimeMs } = stats;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return {
      path,
      sizeBytes: size,
      modifiedMs: mtimeMs,
      isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b,
    };
  } finally {
    await file.close();
  }
};

export interface ReadHooks {
  /** Is given each piece as it is in the file. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal;
}

/** The bytes of a file as they are on the disk. */
async function* rawPieces({ path }: DatasetFile, { onBytes, signal }: ReadHooks): AsyncGenerator<Uint8Array, void> {
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    signal?.throwIfAborted();
    onBytes?.(piece);
    yield piece;
  }
}

/**
 * The plain bytes of a file, unpacked where it is a gzip, up to where the reader says that it has enough. Answers whether the gzip is broken.
 */
export const readPlain = async (
  file: DatasetFile,
  hooks: ReadHooks,
  take: (bytes: Uint8Array) => 'more' | 'enough',
): Promise<{ readonly isBroken: boolean }> => {
  const raw = rawPieces(file, hooks);
  try {
    for await (const bytes of file.isGzip ? gunzipPieces(raw) : raw) if (take(bytes) === 'enough') break;
    return { isBroken: false };
  } catch (error) {
    if (error instanceof BrokenGzip) return { isBroken: true };
    throw error;
  }
};
