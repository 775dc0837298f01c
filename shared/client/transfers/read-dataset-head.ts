import { oneTry } from '../one-try.ts';
import type { Podwarden } from '../podwarden.ts';
import type { CallOptions } from '../types.ts';
import { piecesOf } from './bytes.ts';
import { persist } from './persist.ts';
import { storageError } from './storage-error.ts';

export interface HeadOptions extends CallOptions {
  /** The most bytes to read from the file and the most bytes of unpacked text. The default is 64 KiB. */
  readonly maxBytes?: number;
}

export interface DatasetHead {
  /** The beginning of the dataset as text, unpacked if the dataset is compressed. The last line may be cut off. */
  readonly text: string;
  /** True when the text is the whole dataset. */
  readonly isWhole: boolean;
}

/** Reads the beginning of a dataset for a preview. */
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
  // A server without support for ranges sends the whole file, so the reader stops after `maxBytes`.
  if (response.body !== null) await head.take(response.body);
  return head.bytes;
};

/** Unpacks a gzip whose end may be missing, as far as its bytes allow. */
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
