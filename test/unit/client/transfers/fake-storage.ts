import { createHash } from 'node:crypto';
import { Podwarden, type PodwardenOptions } from '../../../../shared/client/index.ts';
import { idleClock } from '../idle-clock.ts';
import { json, problem } from '../scripted-server.ts';

/** The fate of one request to the storage. */
export type Fault =
  | 'offline'
  | 'breaks'
  | 'lost_answer'
  | 'busy'
  | 'slow_down'
  | 'idle'
  | 'expired'
  | 'hangs'
  | 'stalls'
  | 'no_etag'
  | 'gone';

export interface StorageOptions {
  readonly partBytes?: number;
  /** Uploads of so many bytes and more are in parts. */
  readonly partsFrom?: number;
  /** The fault of the n-th request to the storage, from 0. */
  readonly faultOf?: (n: number, request: StorageRequest) => Fault | undefined;
  /** The API answers its n-th request 503 where this is true. */
  readonly isApiDown?: (n: number) => boolean;
}

export interface StorageRequest {
  readonly method: string;
  readonly part: number;
  readonly headers: Headers;
}

interface Part {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

interface Announced {
  readonly id: string;
  readonly key: string | null;
  readonly size_bytes: number;
  readonly parts: Map<number, Part>;
  status: 'uploading' | 'ready' | 'rejected';
  content: Uint8Array | undefined;
  isDropped: boolean;
}

const etagOf = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

const xml = (status: number, code: string): Response =>
  new Response(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Secret words</Message></Error>`, { status });

const never = () => new Promise<never>(() => undefined);

/** The API's routes for datasets and the bucket behind them, in memory: `fetch` is what the client is given. */
export class FakeStorage {
  readonly datasets = new Map<string, Announced>();
  /** The part and size of each PUT whose bytes were taken, in order. */
  readonly taken: { readonly part: number; readonly bytes: number }[] = [];
  readonly calls: string[] = [];
  storageRequests = 0;
  apiRequests = 0;
  mostAtOnce = 0;
  rejects = false;
  #atOnce = 0;
  #urls = 0;
  #goodFrom = 0;
  readonly #options: StorageOptions;

  constructor(options: StorageOptions = {}) {
    this.#options = options;
  }

  /** Ends when nothing is on its way any more: what was sent before a kill still arrives. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 5 || (this.#atOnce > 0 && turn < 50); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** All URLs that were given so far are worthless from now on. */
  expire(): void {
    this.#goodFrom = this.#urls + 1;
  }

  /** As the lifecycle of the bucket drops the parts of an upload. */
  drop(id: string): void {
    this.#dataset(id).isDropped = true;
    this.#dataset(id).parts.clear();
  }

  /** As another process sends a part. */
  plant(id: string, part: number, bytes: Uint8Array): void {
    this.#dataset(id).parts.set(part, { bytes, etag: etagOf(bytes) });
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    if (url.host === 'api.test') return this.#api(method, url, init);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      return await this.#put(url, init);
    } finally {
      this.#atOnce -= 1;
    }
  };

  #dataset(id: string): Announced {
    const found = this.datasets.get(id);
    if (found === undefined) throw new RangeError(`There is no dataset ${id}.`);
    return found;
  }

  async #api(method: string, url: URL, init: RequestInit | undefined): Promise<Response> {
    const n = this.apiRequests;
    this.apiRequests += 1;
    if (this.#options.isApiDown?.(n)) return problem(503, 'dependency_unavailable');
    const [, , , id = '', action = ''] = url.pathname.split('/');
    this.calls.push(`${method} ${action}`.trim());
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    if (id === '') return this.#create(body, new Headers(init?.headers).get('idempotency-key'));
    const dataset = this.datasets.get(id);
    if (dataset === undefined) return problem(404, 'not_found');
    switch (`${method} ${action}`) {
      case 'GET ':
        return json(200, this.#view(dataset));
      case 'DELETE ':
        this.datasets.delete(id);
        return json(204, undefined);
      case 'GET upload':
        return dataset.status === 'uploading' ? json(200, this.#state(dataset)) : problem(409, 'conflict');
      case 'POST parts':
        return json(200, { parts: body.part_numbers.map((part: number) => this.#url(dataset, part)), expires_at: '' });
      default:
        return this.#complete(dataset, body);
    }
  }

  #create(body: { readonly size_bytes: number }, key: string | null): Response {
    const standing = [...this.datasets.values()].find((one) => one.key === key);
    const id = `d${this.datasets.size + 1}`;
    const { size_bytes } = body;
    const made: Announced = standing ?? {
      ...{ id, key, size_bytes, parts: new Map(), status: 'uploading', content: undefined, isDropped: false },
    };
    this.datasets.set(made.id, made);
    const { uploaded_parts: _, part_count: __, ...upload } = this.#state(made);
    return json(201, { dataset: this.#view(made), ...(made.status === 'uploading' ? { upload } : {}) });
  }

  #view({ id, status, size_bytes }: Announced) {
    return { id, status, size_bytes, name: 'n', compression: 'none', created_at: '2026-11-27T12:00:00Z' };
  }

  #state(dataset: Announced): Record<string, unknown> {
    const { partBytes = 10, partsFrom = 25 } = this.#options;
    if (dataset.size_bytes < partsFrom) {
      return { method: 'PUT', url: this.#url(dataset, 0).url, headers: { 'x-pinned': 'yes' }, expires_at: '' };
    }
    const count = Math.ceil(dataset.size_bytes / partBytes);
    const all = Array.from({ length: count }, (_, index) => index + 1);
    return {
      upload_id: `u-${dataset.id}`,
      part_size_bytes: partBytes,
      part_count: count,
      uploaded_parts: [...dataset.parts].map(([part_number, { etag, bytes }]) => ({
        part_number,
        etag,
        size_bytes: bytes.length,
      })),
      // As the server gives a thousand at most.
      parts: all
        .filter((part) => !dataset.parts.has(part))
        .slice(0, 3)
        .map((part) => this.#url(dataset, part)),
      expires_at: '',
    };
  }

  #url({ id }: Announced, part: number) {
    this.#urls += 1;
    return { part_number: part, url: `https://s3.test/${id}?part=${part}&signature=${this.#urls}` };
  }

  #complete(dataset: Announced, body: { readonly parts?: readonly { part_number: number; etag: string }[] }): Response {
    if (dataset.status === 'uploading' && body.parts !== undefined) {
      const { partBytes = 10 } = this.#options;
      const isWhole = body.parts.length === Math.ceil(dataset.size_bytes / partBytes);
      const isTaken = body.parts.every(({ part_number, etag }) => dataset.parts.get(part_number)?.etag === etag);
      if (!isWhole || !isTaken) return problem(409, 'upload_incomplete');
      dataset.content = Buffer.concat(
        body.parts.flatMap(({ part_number }) => dataset.parts.get(part_number)?.bytes ?? []),
      );
      dataset.isDropped = true;
    }
    if (dataset.content === undefined) return problem(409, 'upload_incomplete');
    dataset.status = this.rejects ? 'rejected' : 'ready';
    return this.rejects ? problem(422, 'dataset_rejected') : json(200, { dataset: this.#view(dataset) });
  }

  async #put(url: URL, init: RequestInit | undefined): Promise<Response> {
    const part = Number(url.searchParams.get('part'));
    const n = this.storageRequests;
    this.storageRequests += 1;
    const headers = new Headers(init?.headers);
    const fault = this.#options.faultOf?.(n, { method: init?.method ?? 'GET', part, headers });
    if (fault === 'offline') throw new TypeError('fetch failed');
    if (fault === 'hangs') return never();
    if (Number(url.searchParams.get('signature')) < this.#goodFrom || fault === 'expired')
      return xml(403, 'AccessDenied');
    const bytes = await read(init?.body, fault);
    const dataset = this.#dataset(url.pathname.slice(1));
    if (fault === 'busy') return xml(500, 'InternalError');
    if (fault === 'slow_down') return xml(503, 'SlowDown');
    if (fault === 'idle') return xml(400, 'RequestTimeout');
    if (fault === 'gone' || (part > 0 && dataset.isDropped)) return xml(404, 'NoSuchUpload');
    if (headers.has('content-length') && Number(headers.get('content-length')) !== bytes.length) {
      throw new TypeError('RequestContentLengthMismatchError');
    }
    this.taken.push({ part, bytes: bytes.length });
    if (part === 0) dataset.content = bytes;
    else dataset.parts.set(part, { bytes, etag: etagOf(bytes) });
    if (fault === 'lost_answer') throw new TypeError('terminated');
    return new Response(null, { status: 200, headers: fault === 'no_etag' ? {} : { etag: etagOf(bytes) } });
  }
}

/** The body of a PUT, as far as the fault lets it come. */
const read = async (body: RequestInit['body'], fault: Fault | undefined): Promise<Uint8Array> => {
  const stream = body instanceof Blob ? body.stream() : (body as ReadableStream<Uint8Array>);
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) {
    pieces.push(piece);
    if (fault === 'breaks') throw new TypeError('terminated');
    if (fault === 'stalls') return never();
  }
  return Buffer.concat(pieces);
};

let draws = 0;
/** Always the same numbers, and no two keys alike. */
const random = (): number => {
  draws += 1;
  return (draws * 0.618_033_988_7) % 1;
};

/** A client of the storage, under a clock that waits for nothing. */
export const clientOfStorage = (storage: FakeStorage, options: Partial<PodwardenOptions> = {}) => {
  const clock = idleClock();
  const podwarden = new Podwarden({
    baseUrl: 'https://api.test',
    token: 'pwk_test',
    clock,
    random,
    fetch: storage.fetch,
    ...options,
  });
  return { podwarden, clock };
};

export const bytesOf = (count: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count }, (_, i) => (i * 31 + seed * 17 + (i >> 3)) & 0xff);

/** Bytes that are no Blob: they go as a stream in pieces of `pieceBytes`, as those of a file do in Node.js. */
export const streamed = (bytes: Uint8Array<ArrayBuffer>, pieceBytes = 4, name = 'data.jsonl') => {
  const slice = (start: number, end: number) => streamed(bytes.slice(start, end), pieceBytes, name);
  return {
    name,
    size: bytes.length,
    slice,
    stream: () => {
      let at = 0;
      return new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (at >= bytes.length) return controller.close();
          controller.enqueue(bytes.slice(at, at + pieceBytes));
          at += pieceBytes;
        },
      });
    },
  };
};
