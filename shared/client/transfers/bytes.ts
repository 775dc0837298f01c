import { ConflictError, PodwardenError } from '../errors.ts';

/** Bytes that can be read in pieces, and again: a Blob, a File, or what `shared/client/node` makes of a file. */
export interface Bytes {
  readonly size: number;
  readonly slice: (start: number, end: number) => Bytes;
  readonly stream: () => ReadableStream<Uint8Array>;
}

export interface UploadSource extends Bytes {
  /** As a browser's File has it; the dataset gets it where the caller names none. */
  readonly name?: string;
  /** Distinguishes two files of one name in the memory of uploads, for example by the path. */
  readonly place?: string;
  /** Throws `ConflictError` `file_changed`. A browser finds that out by itself when it reads. */
  readonly assertUnchanged?: () => Promise<void>;
}

/** Each piece of a stream. A consumer that stops early cancels the stream. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // The error is that of the read.
    await reader.cancel().catch(() => undefined);
  }
}

/** Throws `ConflictError` `file_changed` where the file is not what it was, or can no longer be read. */
export const assertUnchanged = async (source: UploadSource): Promise<void> => {
  await source.assertUnchanged?.();
  try {
    for await (const _ of piecesOf(source.slice(0, 1).stream())) return;
  } catch (error) {
    throw error instanceof PodwardenError ? error : unreadable(error);
  }
};

const unreadable = (cause: unknown): ConflictError =>
  new ConflictError('file_changed', 'The file cannot be read any more: it was changed, moved or deleted.', { cause });
