import { aborted } from '../clock.ts';
import { ConnectionError, type PodwardenError } from '../errors.ts';
import { oneTry } from '../one-try.ts';
import type { Settings } from '../options.ts';
import type { CallOptions } from '../types.ts';
import type { DownloadSink } from './download-sink.ts';
import type { Hasher, NewHasher } from './hasher.ts';
import { storageError } from './storage-error.ts';

/** The URL, size and hash of something to download. Each new offer has a fresh URL. */
export interface Offer {
  readonly url: string;
  readonly size_bytes: number;
  /** The SHA-256 in hexadecimal digits; `undefined` if the upload announced none. */
  readonly sha256?: string | undefined;
}

export type OfferCall = (options: CallOptions) => Promise<Offer>;

export interface RangeDownloadOptions {
  readonly sink: DownloadSink;
  readonly offer: Offer;
  readonly newSha256: NewHasher;
  readonly tell: (download: RangeDownload) => void;
  readonly signal: AbortSignal | undefined;
}

/** One download, which may need several HTTP answers. */
export class RangeDownload {
  doneBytes = 0;
  /** The bytes that an earlier download left in the sink. */
  resumedBytes = 0;
  readonly #settings: Settings;
  readonly #options: RangeDownloadOptions;
  #hasher: Hasher;
  #answers = 0;
  #mostBytes = 0;
  #etag: string | null = null;

  constructor(settings: Settings, options: RangeDownloadOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#hasher = options.newSha256();
  }

  get isWhole(): boolean {
    return this.doneBytes === this.#options.offer.size_bytes;
  }

  /** True when the bytes came from more than one answer or partly from an earlier download. */
  get isPatched(): boolean {
    return this.resumedBytes > 0 || this.#answers > 1;
  }

  isRight(): boolean {
    const { sha256 } = this.#options.offer;
    return sha256 === undefined || this.#hasher.hex() === sha256;
  }

  /** True when more bytes are stored than at any earlier call. Bytes that were deleted and downloaded again are no progress. */
  readonly gotOn = (): boolean => {
    const isFurther = this.doneBytes > this.#mostBytes;
    this.#mostBytes = Math.max(this.#mostBytes, this.doneBytes);
    return isFurther;
  };

  async takeStored(): Promise<void> {
    const { sink, offer, signal } = this.#options;
    for await (const bytes of sink.stored?.() ?? []) {
      if (signal?.aborted) throw aborted(signal);
      this.resumedBytes += bytes.length;
      this.#take(bytes);
      if (this.doneBytes > offer.size_bytes) break;
    }
    if (this.doneBytes > offer.size_bytes) await this.restart();
  }

  /** Deletes all stored bytes and resets the state, so that the next request begins at byte 0. */
  async restart(): Promise<void> {
    await this.#options.sink.clear();
    this.#hasher = this.#options.newSha256();
    this.doneBytes = 0;
    this.resumedBytes = 0;
    this.#answers = 0;
    this.#etag = null;
  }

  /** Downloads the missing bytes. Throws `ConnectionError` if the answer ends too early or holds other bytes. A retry may then succeed. */
  async fetchRest(url: string): Promise<void> {
    const { sink, offer } = this.#options;
    // The client cannot know without an ETag whether the rest belongs to the same bytes.
    if (this.#answers > 0 && this.#etag === null) await this.restart();
    const response = await this.#guarded((signal) => this.#ask(url, signal));
    const pieces = new Pieces(response);
    try {
      await this.#accept(response);
      while (this.doneBytes <= offer.size_bytes) {
        const piece = await this.#guarded(() => pieces.next());
        if (piece === undefined) break;
        // The write has no time limit. A write that continued after its limit would overlap with the writes of the next try.
        await sink.write(piece);
        this.#take(piece);
      }
    } finally {
      pieces.stop();
    }
    if (this.doneBytes > offer.size_bytes) throw await this.#changed();
    if (!this.isWhole) throw new ConnectionError('unreachable', 'The connection broke in the middle of the download.');
  }

  #ask(url: string, signal: AbortSignal): Promise<Response> {
    // A weak ETag does not guarantee identical bytes.
    const condition = this.#etag?.startsWith('"') ? { 'if-range': this.#etag } : {};
    return this.#settings.fetch(url, {
      headers: this.doneBytes === 0 ? {} : { range: `bytes=${this.doneBytes}-`, ...condition },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal,
    });
  }

  /**
   * Accepts an answer that continues the stored bytes. If the answer holds everything from the first byte on, the stored bytes are deleted.
   * Throws if the answer is a refusal or holds other bytes.
   */
  async #accept(response: Response): Promise<void> {
    const { status, headers } = response;
    if (status !== 200 && status !== 206) throw await this.#refusal(response);
    const etag = headers.get('etag');
    const isSame = this.#etag === null || etag === this.#etag;
    if (status === 206 && !(isSame && this.#isRest(headers.get('content-range')))) throw await this.#changed();
    if (status === 200 && this.doneBytes > 0) await this.restart();
    if (status === 200 && !this.#isAll(headers)) throw await this.#changed();
    this.#etag = etag;
    this.#answers += 1;
  }

  /**
   * True when the answer holds exactly the missing bytes. CORS may hide Content-Range from a page. Only the final SHA-256 is then checked.
   */
  #isRest(range: string | null): boolean {
    const { size_bytes } = this.#options.offer;
    return range === null || range === `bytes ${this.doneBytes}-${size_bytes - 1}/${size_bytes}`;
  }

  /** True when the answer has the expected length. A hotel's sign-in page instead of the file fails this check. */
  #isAll(headers: Headers): boolean {
    const length = headers.has('content-encoding') ? null : headers.get('content-length');
    return length === null || Number(length) === this.#options.offer.size_bytes;
  }

  async #refusal(response: Response): Promise<PodwardenError> {
    // A 416 means that the stored bytes cannot be the beginning of the offered file.
    if (response.status === 416) return this.#changed();
    const text = await this.#guarded(() => response.text()).catch(() => '');
    return storageError(response.status, text, 'the download');
  }

  async #changed(): Promise<PodwardenError> {
    await this.restart();
    return new ConnectionError('unreachable', 'The storage answers with other bytes than it should.');
  }

  #guarded<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { timeoutMs, clock } = this.#settings;
    return oneTry({ timeoutMs, clock, signal: this.#options.signal }, run);
  }

  #take(bytes: Uint8Array): void {
    this.#hasher.update(bytes);
    this.doneBytes += bytes.length;
    this.#options.tell(this);
  }
}

/** Reads the body of an answer piece by piece. */
class Pieces {
  readonly #response: Response;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(response: Response) {
    this.#response = response;
  }

  /** Returns the next piece; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    this.#reader ??= this.#response.body?.getReader();
    return (await this.#reader?.read())?.value;
  }

  /** Cancels the rest of the answer. The cancellation is not awaited, because the connection may hang. */
  stop(): void {
    const stopping = this.#reader === undefined ? this.#response.body?.cancel() : this.#reader.cancel();
    void stopping?.catch(() => undefined);
  }
}
