import { createHash } from 'node:crypto';
import { addSeconds, type Clock } from '../../shared/domain/clock.ts';
import type {
  CompletedPart,
  ObjectHead,
  ObjectStore,
  PresignedUrl,
  PutOptions,
  UploadedPart,
} from '../../shared/domain/storage/object-store.ts';
import { Calls } from './fake-calls.ts';

const hash = (algorithm: 'md5' | 'sha256', bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');

const sha256Header = (sha256: string | undefined): Record<string, string> =>
  sha256 ? { 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') } : {};

interface Grant {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
  readonly size_bytes?: number;
  readonly part?: { readonly upload_id: string; readonly part_number: number };
}

interface KeptObject {
  readonly bytes: Uint8Array;
  /** S3 keeps a SHA-256 only of a single PUT that declared one. */
  readonly sha256?: string | undefined;
}

interface Upload {
  readonly key: string;
  readonly has_part_sha256: boolean;
  readonly parts: Map<number, { readonly bytes: Uint8Array; readonly etag: string; readonly sha256?: string }>;
}

const smallestPartBytes = 5 * 1024 * 1024;
const longestSeconds = 3600;

/** A bucket in memory. `send` and `fetch` do what a client does with a presigned URL, and refuse what S3 refuses. */
export class FakeObjectStore implements ObjectStore {
  readonly calls = new Calls<keyof ObjectStore>();
  readonly objects = new Map<string, KeptObject>();
  readonly uploads = new Map<string, Upload>();
  readonly #grants = new Map<string, Grant>();
  readonly #clock: Clock;

  constructor(clock: Clock = () => new Date()) {
    this.#clock = clock;
  }

  /** Puts an object there, past every check. */
  plant(key: string, bytes: Uint8Array | string, sha256?: string): void {
    this.objects.set(key, { bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, sha256 });
  }

  async presignPut(options: PutOptions): Promise<PresignedUrl> {
    this.calls.hit('presignPut');
    const headers = {
      ...sha256Header(options.sha256),
      ...(options.content_type && { 'content-type': options.content_type }),
    };
    const { key, size_bytes } = options;
    return this.#grant({ method: 'PUT', key, headers, size_bytes }, options.expires_in_seconds);
  }

  async presignGet(key: string, expiresInSeconds: number, _fileName?: string): Promise<PresignedUrl> {
    this.calls.hit('presignGet');
    return this.#grant({ method: 'GET', key, headers: {} }, expiresInSeconds);
  }

  async startMultipart(
    key: string,
    { has_part_sha256 = false }: Parameters<ObjectStore['startMultipart']>[1] = {},
  ): Promise<{ upload_id: string }> {
    this.calls.hit('startMultipart');
    const upload_id = `upload-${this.uploads.size + 1}`;
    this.uploads.set(upload_id, { key, has_part_sha256, parts: new Map() });
    return { upload_id };
  }

  async presignPart(options: Parameters<ObjectStore['presignPart']>[0]): Promise<PresignedUrl> {
    this.calls.hit('presignPart');
    const { key, size_bytes, upload_id, part_number, expires_in_seconds } = options;
    const headers = sha256Header(options.sha256);
    const grant = { method: 'PUT', key, headers, size_bytes, part: { upload_id, part_number } } as const;
    return this.#grant(grant, expires_in_seconds);
  }

  async completeMultipart(key: string, uploadId: string, parts: readonly CompletedPart[]): Promise<boolean> {
    this.calls.hit('completeMultipart');
    const upload = this.uploads.get(uploadId);
    if (upload?.key !== key || parts.length === 0) return false;
    const chosen = parts.map(({ part_number, etag, sha256 }) => {
      const part = upload.parts.get(part_number);
      if (upload.has_part_sha256 && sha256 !== part?.sha256) return undefined;
      return part?.etag.replaceAll('"', '') === etag.replaceAll('"', '') ? part : undefined;
    });
    const inOrder = parts.every(
      (part, index) => index === 0 || part.part_number > (parts[index - 1]?.part_number ?? 0),
    );
    const tooSmall = chosen.slice(0, -1).some((part) => part && part.bytes.length < smallestPartBytes);
    if (!inOrder || tooSmall || chosen.includes(undefined)) return false;
    this.uploads.delete(uploadId);
    this.objects.set(key, { bytes: Buffer.concat(chosen.flatMap((part) => part?.bytes ?? [])) });
    return true;
  }

  async listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]> {
    this.calls.hit('listParts');
    const upload = this.uploads.get(uploadId);
    const parts = upload?.key === key ? [...upload.parts] : [];
    return parts
      .map(([part_number, { etag, bytes }]) => ({ part_number, etag, size_bytes: bytes.length }))
      .sort((a, b) => a.part_number - b.part_number);
  }

  async abortMultipart(_key: string, uploadId: string): Promise<void> {
    this.calls.hit('abortMultipart');
    this.uploads.delete(uploadId);
  }

  async copyOnce(from: string, to: string): Promise<void> {
    this.calls.hit('copyOnce');
    const kept = this.objects.get(from);
    if (kept && !this.objects.has(to)) this.objects.set(to, kept);
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    this.calls.hit('head');
    const kept = this.objects.get(key);
    return kept && { size_bytes: kept.bytes.length, sha256: kept.sha256 };
  }

  async readHead(key: string, maxBytes: number): Promise<Uint8Array | undefined> {
    this.calls.hit('readHead');
    return this.objects.get(key)?.bytes.slice(0, maxBytes);
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    this.calls.hit('read');
    return this.objects.get(key)?.bytes.slice();
  }

  async write(key: string, bytes: Uint8Array, _contentType: string): Promise<void> {
    this.calls.hit('write');
    this.objects.set(key, { bytes: bytes.slice() });
  }

  async delete(key: string): Promise<void> {
    this.calls.hit('delete');
    this.objects.delete(key);
  }

  /** A client's PUT. `headers` are the ones it sends besides Content-Length. */
  async send(
    url: string,
    bytes: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; etag?: string }> {
    const grant = this.#granted(url, 'PUT');
    if (!grant) return { status: 403 };
    if (Object.entries(grant.headers).some(([name, value]) => headers[name] !== value)) return { status: 403 };
    if (bytes.length !== grant.size_bytes) return { status: 403 };
    const sha256 = hash('sha256', bytes);
    const declared = grant.headers['x-amz-checksum-sha256'];
    if (declared && declared !== Buffer.from(sha256, 'hex').toString('base64')) return { status: 400 };
    const etag = `"${hash('md5', bytes)}"`;
    if (!grant.part) {
      this.objects.set(grant.key, { bytes: bytes.slice(), sha256: declared && sha256 });
      return { status: 200, etag };
    }
    const upload = this.uploads.get(grant.part.upload_id);
    if (upload?.key !== grant.key) return { status: 404 };
    if (upload.has_part_sha256 && !declared) return { status: 400 };
    upload.parts.set(grant.part.part_number, { bytes: bytes.slice(), etag, ...(declared && { sha256 }) });
    return { status: 200, etag };
  }

  async list(prefix: string, limit: number): Promise<readonly string[]> {
    this.calls.hit('list');
    return [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort()
      .slice(0, limit);
  }

  async listMultipart(prefix: string, limit: number): Promise<readonly { key: string; upload_id: string }[]> {
    this.calls.hit('listMultipart');
    return [...this.uploads]
      .filter(([, { key }]) => key.startsWith(prefix))
      .map(([upload_id, { key }]) => ({ key, upload_id }))
      .slice(0, limit);
  }

  /** A client's GET. */
  async fetch(url: string): Promise<{ status: number; bytes?: Uint8Array }> {
    const grant = this.#granted(url, 'GET');
    if (!grant) return { status: 403 };
    const kept = this.objects.get(grant.key);
    return kept ? { status: 200, bytes: kept.bytes.slice() } : { status: 404 };
  }

  #grant(grant: Omit<Grant, 'expiresAt'>, expiresInSeconds: number): PresignedUrl {
    const expiresAt = addSeconds(this.#clock(), Math.min(expiresInSeconds, longestSeconds));
    const url = `https://bucket.s3.test/${grant.key}?X-Amz-Signature=${this.#grants.size + 1}`;
    this.#grants.set(url, { ...grant, expiresAt });
    return { url, headers: grant.headers, expires_at: expiresAt.toISOString() };
  }

  #granted(url: string, method: Grant['method']): Grant | undefined {
    const grant = this.#grants.get(url);
    return grant && grant.method === method && grant.expiresAt > this.#clock() ? grant : undefined;
  }
}
