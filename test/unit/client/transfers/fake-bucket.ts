import { createHash } from 'node:crypto';
import { Podwarden, type PodwardenOptions } from '../../../../shared/client/index.ts';
import type { DownloadSink } from '../../../../shared/client/transfers.ts';
import { idleClock } from '../idle-clock.ts';
import { json, problem } from '../scripted-server.ts';

/** The fate of one GET of the bytes. */
export type GetFault =
  | 'offline'
  | 'breaks'
  | 'ends_early'
  | 'busy'
  | 'expired'
  | 'hangs'
  | 'stalls'
  | 'no_ranges'
  | 'other_bytes'
  | 'hotel'
  | 'too_long';

const pieceBytes = 7;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface BucketOptions {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The hash that the API tells; that of the bytes where it is not given. */
  readonly sha256?: string;
  readonly faultOf?: (n: number) => GetFault | undefined;
  readonly isUploading?: boolean;
}

/** The API's routes of one artifact, and the bucket that it lies in. */
export class FakeBucket {
  /** Ranges that were asked for. */
  readonly ranges: (string | null)[] = [];
  readonly headers: Headers[] = [];
  bytesSent = 0;
  gets = 0;
  offers = 0;
  #goodFrom = 0;
  readonly #options: BucketOptions;

  constructor(options: BucketOptions) {
    this.#options = options;
  }

  expire(): void {
    this.#goodFrom = this.offers + 1;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    if (url.host === 'api.test') return this.#offer();
    const n = this.gets;
    this.gets += 1;
    const headers = new Headers(init?.headers);
    this.headers.push(headers);
    this.ranges.push(headers.get('range'));
    const fault = this.#options.faultOf?.(n);
    if (fault === 'offline') throw new TypeError('fetch failed');
    if (fault === 'hangs') return new Promise(() => undefined);
    if (fault === 'busy') return new Response('<Error><Code>SlowDown</Code></Error>', { status: 503 });
    if (fault === 'hotel') return new Response('<p>'.repeat(500), { headers: { 'content-length': '1500' } });
    if (fault === 'expired' || Number(url.searchParams.get('signature')) < this.#goodFrom) {
      return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
    }
    return this.#bytes(headers, fault);
  };

  #offer(): Response {
    const { bytes, sha256 = sha256Of(bytes), isUploading } = this.#options;
    this.offers += 1;
    if (this.offers > 500) return problem(500, 'internal_error');
    const url = { url: `https://s3.test/model.tar?signature=${this.offers}`, url_expires_at: '' };
    const artifact = { id: 'a1', name: 'model.tar', kind: 'model', size_bytes: bytes.length, sha256 };
    return json(200, { ...artifact, ...(isUploading ? {} : url) });
  }

  #bytes(asked: Headers, fault: GetFault | undefined): Response {
    const isOther = fault === 'other_bytes';
    const all = isOther ? this.#options.bytes.map((byte) => byte ^ 0xff) : this.#options.bytes;
    const etag = `"${sha256Of(all).slice(0, 32)}"`;
    const start = Number(/^bytes=(\d+)-$/.exec(asked.get('range') ?? '')?.[1] ?? 0);
    const isSame = asked.get('if-range') === null || asked.get('if-range') === etag;
    const isRange = asked.has('range') && isSame && fault !== 'no_ranges';
    if (isRange && start >= all.length) return new Response('', { status: 416 });
    const from = isRange ? start : 0;
    const headers = {
      etag,
      'content-length': String(all.length - from),
      ...(isRange ? { 'content-range': `bytes ${from}-${all.length - 1}/${all.length}` } : {}),
    };
    const rest = fault === 'too_long' ? new Uint8Array([...all.slice(from), 1, 2, 3]) : all.slice(from);
    return new Response(this.#stream(rest, fault), { status: isRange ? 206 : 200, headers });
  }

  #stream(bytes: Uint8Array, fault: GetFault | undefined): ReadableStream<Uint8Array> {
    let at = 0;
    const half = Math.ceil(bytes.length / 2);
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (at >= half && fault === 'breaks') throw new TypeError('terminated');
          if (at >= half && fault === 'ends_early') return controller.close();
          if (at >= half && fault === 'stalls') return new Promise(() => undefined);
          if (at >= bytes.length) return controller.close();
          const piece = bytes.slice(at, Math.min(at + pieceBytes, at < half ? Math.max(half, at + 1) : bytes.length));
          at += piece.length;
          this.bytesSent += piece.length;
          controller.enqueue(piece);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** A file in memory. */
export class FakeSink implements DownloadSink {
  content: Uint8Array;
  clears = 0;
  #isWriting = false;

  constructor(content: Uint8Array = new Uint8Array()) {
    this.content = content;
  }

  async *stored(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0; at < this.content.length; at += 5) yield this.content.slice(at, at + 5);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isWriting) throw new RangeError('Two writes at once.');
    this.#isWriting = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.content = Buffer.concat([this.content, bytes]);
    this.#isWriting = false;
  }

  clear(): void {
    this.clears += 1;
    this.content = new Uint8Array();
  }
}

export const clientOfBucket = (bucket: FakeBucket, options: Partial<PodwardenOptions> = {}) => {
  const clock = idleClock();
  const podwarden = new Podwarden({
    ...{ baseUrl: 'https://api.test', token: 'pwk_test', clock, random: () => 0.5, fetch: bucket.fetch },
    ...options,
  });
  return { podwarden, clock };
};
