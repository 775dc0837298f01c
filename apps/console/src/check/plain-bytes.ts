import { piecesOf } from '../../../../shared/client/transfers/bytes.ts';

/** Thrown for a gzip that this browser cannot unpack to its end. */
export class UnpackFault extends Error {}

/** True if the first two bytes of the file are those of a gzip. */
export const looksLikeGzip = async (file: Blob): Promise<boolean> => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
};

/**
 * Yields the bytes of a file and decompresses gzip. `onRead` receives the number of bytes read, before decompression. Throws `UnpackFault`.
 */
export async function* plainBytes(
  file: Blob,
  isGzip: boolean,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  const counted = counting(file.stream(), onRead);
  if (!isGzip) return yield* piecesOf(counted.stream);
  try {
    yield* piecesOf(counted.stream.pipeThrough(new DecompressionStream('gzip')));
  } catch (error) {
    // An error of reading, such as a file that was changed or deleted meanwhile, is thrown unchanged.
    throw counted.readFault() ?? new UnpackFault('The gzip cannot be unpacked to its end.', { cause: error });
  }
}

const counting = (source: ReadableStream<Uint8Array<ArrayBuffer>>, onRead: (bytes: number) => void) => {
  const reader = source.getReader();
  let fault: unknown;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        onRead(value.length);
        controller.enqueue(value);
      } catch (error) {
        fault = error;
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { stream, readFault: () => fault };
};
