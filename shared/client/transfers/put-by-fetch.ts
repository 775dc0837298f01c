import type { Settings } from '../options.ts';
import type { Bytes } from './bytes.ts';
import type { PutAnswer, PutWish } from './put.ts';

/** A Blob goes as it is, and `onSent` is not called. Anything else goes as a stream, which Node.js sends with the length that is named. */
export const putByFetch = async (
  fetch: Settings['fetch'],
  { url, headers, bytes, onSent, signal }: PutWish,
): Promise<PutAnswer> => {
  const stream = bytes instanceof Blob ? undefined : new CountedStream(bytes, onSent);
  const body = stream === undefined ? { body: bytes } : { body: stream.readable, duplex: 'half', redirect: 'error' };
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: stream === undefined ? { ...headers } : { ...headers, 'content-length': String(bytes.size) },
      ...body,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: signal ?? null,
    } as RequestInit);
    return { status: response.status, etag: response.headers.get('etag'), text: await response.text() };
  } catch (error) {
    // To fetch a file that cannot be read is a connection that broke.
    throw stream?.fault ?? error;
  }
};

/** The bytes as they are asked for, one piece at a time, so that no more of them than that are in memory. */
class CountedStream {
  readonly readable: ReadableStream<Uint8Array>;
  /** The error that the source threw. */
  fault: unknown;

  constructor(bytes: Bytes, onSent: (sentBytes: number) => void) {
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    let sentBytes = 0;
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      reader ??= bytes.stream().getReader();
      const { done, value } = await reader.read();
      if (done) return controller.close();
      sentBytes += value.length;
      controller.enqueue(value);
      onSent(sentBytes);
    };
    this.readable = new ReadableStream<Uint8Array>(
      {
        pull: (controller) =>
          pull(controller).catch((error: unknown) => {
            this.fault = error;
            throw error;
          }),
        cancel: (reason) => reader?.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }
}
