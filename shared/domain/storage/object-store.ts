/** Objects in the bucket. Presigned URLs let clients move the bytes; none pass through a function. */

export interface ObjectHead {
  readonly size_bytes: number;
  /** Hexadecimal SHA-256 of the whole object, where S3 keeps one. */
  readonly sha256?: string | undefined;
}

export interface PresignedUrl {
  readonly url: string;
  /** Headers that the signature pins: the client must send exactly these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expires_at: string;
}

export interface PutOptions {
  readonly key: string;
  readonly size_bytes: number;
  readonly sha256?: string | undefined;
  readonly content_type?: string | undefined;
  readonly expires_in_seconds: number;
}

export interface CompletedPart {
  readonly part_number: number;
  readonly etag: string;
  /** Hexadecimal; of an upload whose parts were announced with theirs it must be there, and no other. */
  readonly sha256?: string | undefined;
}

export interface UploadedPart {
  readonly part_number: number;
  readonly etag: string;
  readonly size_bytes: number;
}

export interface ObjectStore {
  /** A PUT of exactly `size_bytes` bytes, and of exactly that SHA-256 where one is given. */
  presignPut(options: PutOptions): Promise<PresignedUrl>;
  /** A GET that supports `Range`. At most one hour: it dies with the credentials that signed it. */
  presignGet(key: string, expiresInSeconds: number, fileName?: string): Promise<PresignedUrl>;
  startMultipart(
    key: string,
    options?: {
      readonly content_type?: string | undefined;
      /** Every part is presigned with its SHA-256. S3 wants to know before the first one. */
      readonly has_part_sha256?: boolean;
    },
  ): Promise<{ readonly upload_id: string }>;
  /** A PUT of one part of exactly `size_bytes` bytes, and of exactly that SHA-256 where one is given. */
  presignPart(options: {
    readonly key: string;
    readonly upload_id: string;
    readonly part_number: number;
    readonly size_bytes: number;
    readonly sha256?: string | undefined;
    readonly expires_in_seconds: number;
  }): Promise<PresignedUrl>;
  /** The parts that an upload has so far, by number; none where there is no such upload. */
  listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]>;
  /** `false` when S3 does not take the parts (missing, wrong order, wrong ETag, unknown upload). */
  completeMultipart(key: string, uploadId: string, parts: readonly CompletedPart[]): Promise<boolean>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /** Copies an object, with its SHA-256, unless one stands at `to` already. Does nothing where there is none at `from`. */
  copyOnce(from: string, to: string): Promise<void>;
  head(key: string): Promise<ObjectHead | undefined>;
  /** The first `maxBytes` bytes, or fewer when the object is shorter. */
  readHead(key: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** The whole object, for small ones that this system wrote itself; `undefined` when absent. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** At most `limit` keys that begin with the prefix; what is deleted leaves room for the next. */
  list(prefix: string, limit: number): Promise<readonly string[]>;
  /** At most `limit` uploads in parts under way whose keys begin with the prefix. */
  listMultipart(
    prefix: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly upload_id: string }[]>;
}
