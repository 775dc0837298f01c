import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { BrokenGzip, gunzipPieces } from '../../../shared/domain/datasets/gunzip-pieces.ts';
import { UsageFault } from '../exit.ts';

/** The size of one read. Fewer, larger reads are faster, and 1 MiB still needs little memory. */
const pieceBytes = 1024 * 1024;

export interface DatasetFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly isGzip: boolean;
}

/**
 * Reads the facts about a file. Throws the error of the file system if the file cannot be opened, and UsageFault if the path is not a
 * regular file.
 */
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
  /** Receives each piece of the file before decompression. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal;
}

/** Yields the bytes of a file as stored, without decompression. */
async function* rawPieces({ path }: DatasetFile, { onBytes, signal }: ReadHooks): AsyncGenerator<Uint8Array, void> {
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    signal?.throwIfAborted();
    onBytes?.(piece);
    yield piece;
  }
}

/** Reads a file and decompresses gzip until `take` returns `enough`. Resolves to whether the gzip is broken. */
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
