import type { Settings } from '../options.ts';
import type { Bytes } from './bytes.ts';
import type { PutAnswer, PutWish } from './put.ts';

/**
 * PUTs bytes by fetch. A Blob is sent directly, without calls of `onSent`. Other bytes are sent as a stream with a Content-Length header,
 * which Node.js supports.
 */
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
    // fetch reports an unreadable file as a lost connection, so the source's own error is thrown instead.
    throw stream?.fault ?? error;
  }
};

/** A stream that reads the bytes one piece at a time on demand, so that no more than one piece is in memory. */
class CountedStream {
  readonly readable: ReadableStream<Uint8Array>;
  /** The error that reading the source threw, if any. */
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
