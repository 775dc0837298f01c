import { ConflictError, PodwardenError } from '../errors.ts';

/** Bytes that can be read in pieces and more than once: a Blob, a File, or a file opened by `fileSource` of `shared/client/node`. */
export interface Bytes {
  readonly size: number;
  readonly slice: (start: number, end: number) => Bytes;
  readonly stream: () => ReadableStream<Uint8Array>;
}

export interface UploadSource extends Bytes {
  /** The name of the file, as in a browser's File. The dataset gets this name if the caller gives none. */
  readonly name?: string;
  /** A text that distinguishes two files of the same name in the upload memory, for example the path. */
  readonly place?: string;
  /**
   * Throws `ConflictError` `file_changed` if the file has changed. A browser's File needs no such check, because reading a changed File
   * fails.
   */
  readonly assertUnchanged?: () => Promise<void>;
}

/** Yields each piece of a stream. The stream is cancelled when the consumer stops early. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // An error of the cancellation is ignored, because the caller already gets the error of the read.
    await reader.cancel().catch(() => undefined);
  }
}

/** Throws `ConflictError` `file_changed` if the file has changed or can no longer be read. */
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
