import { oneTry } from '../one-try.ts';
import type { Podwarden } from '../podwarden.ts';
import type { CallOptions } from '../types.ts';
import { piecesOf } from './bytes.ts';
import { persist } from './persist.ts';
import { storageError } from './storage-error.ts';

export interface HeadOptions extends CallOptions {
  /** Bytes of the file, and of the text; 64 KiB where it is not given. */
  readonly maxBytes?: number;
}

export interface DatasetHead {
  /** Unpacked where the dataset is a gzip; the last line may be cut off. */
  readonly text: string;
  /** The text is the whole dataset. */
  readonly isWhole: boolean;
}

/** The beginning of a dataset, to show it. */
export const readDatasetHead = async (
  podwarden: Podwarden,
  datasetId: string,
  { maxBytes = 64 * 1024, signal }: HeadOptions = {},
): Promise<DatasetHead> => {
  const { settings } = podwarden;
  const options = signal === undefined ? {} : { signal };
  const dataset = await podwarden.datasets.get(datasetId, options);
  return persist(settings, { method: 'GET', signal }, async (_, goesTo) => {
    const { url } = await podwarden.datasets.createDownload(datasetId, { mode: 'presigned' }, options);
    goesTo(url);
    const bytes = await oneTry({ ...settings, signal }, (trySignal) =>
      firstBytes(settings.fetch, url, maxBytes, trySignal),
    );
    const isAll = dataset.size_bytes <= maxBytes;
    if (dataset.compression === 'none') return { text: new TextDecoder().decode(bytes), isWhole: isAll };
    const plain = await unpacked(bytes, maxBytes);
    return { text: new TextDecoder().decode(plain.bytes), isWhole: isAll && plain.isAll };
  });
};

const firstBytes = async (
  fetch: typeof globalThis.fetch,
  url: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(url, { headers: { range: `bytes=0-${maxBytes - 1}` }, credentials: 'omit', signal });
  if (!response.ok) throw storageError(response.status, await response.text(), 'the download');
  const head = new Head(maxBytes);
  // A server that knows no ranges sends all of it.
  if (response.body !== null) await head.take(response.body);
  return head.bytes;
};

/** A gzip whose end is missing is unpacked as far as it goes. */
const unpacked = async (bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Head> => {
  const head = new Head(maxBytes);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  await head.take(plain).catch(() => {
    head.isAll = false;
  });
  return head;
};

class Head {
  isAll = true;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #count = 0;

  constructor(maxBytes: number) {
    this.#buffer = new Uint8Array(maxBytes);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#count);
  }

  async take(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const piece of piecesOf(stream)) {
      const room = piece.subarray(0, this.#buffer.length - this.#count);
      this.#buffer.set(room, this.#count);
      this.#count += room.length;
      this.isAll = room.length === piece.length;
      if (!this.isAll) return;
    }
  }
}
