import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConflictError, RefusedError } from '../errors.ts';
import type { Bytes, UploadSource } from '../transfers/bytes.ts';
import { reading } from './file-fault.ts';

const pieceBytes = 256 * 1024;

/** An open file to upload. The caller must close the file after the upload. */
export interface FileSource extends UploadSource {
  readonly name: string;
  readonly place: string;
  readonly close: () => Promise<void>;
}

/**
 * Opens a file to upload its present content. About 256 KiB of the file are in memory at a time. Throws `RefusedError` `file_unreadable`,
 * also for a path that is not a regular file, such as a folder or a pipe.
 */
export const fileSource = (path: string): Promise<FileSource> =>
  reading(path, async () => {
    // O_NONBLOCK prevents that opening a pipe waits until another process writes into the pipe.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw new RefusedError('file_unreadable', `${path} is no file.`);
      const place = await realpath(path);
      return {
        ...bytesOf(handle, path, 0, Number(stats.size)),
        name: basename(path),
        place,
        assertUnchanged: async () => {
          if (!isSame(stats, await reading(path, () => handle.stat({ bigint: true })))) throw changed(path);
        },
        close: () => handle.close(),
      };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });

const isSame = (one: BigIntStats, other: BigIntStats): boolean =>
  one.size === other.size && one.mtimeNs === other.mtimeNs;

const changed = (path: string): ConflictError =>
  new ConflictError(
    'file_changed',
    `${path} was changed while it was being sent. Send it again: what is the same stays.`,
  );

const bytesOf = (handle: FileHandle, path: string, start: number, end: number): Bytes => ({
  size: end - start,
  slice: (from, to) => {
    const first = Math.min(start + from, end);
    return bytesOf(handle, path, first, Math.min(Math.max(start + to, first), end));
  },
  stream: () => {
    let at = start;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (at === end) return controller.close();
          const buffer = new Uint8Array(Math.min(pieceBytes, end - at));
          const { bytesRead } = await reading(path, () => handle.read(buffer, 0, buffer.length, at));
          // A read of 0 bytes before `end` means that the file has become shorter.
          if (bytesRead === 0) throw changed(path);
          at += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
        },
      },
      { highWaterMark: 0 },
    );
  },
});
