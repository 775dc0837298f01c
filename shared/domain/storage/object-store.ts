/**
 * Access to the objects in the bucket. Clients transfer the bytes with presigned URLs, so that large objects do not pass through
 * functions.
 */

export interface ObjectHead {
  readonly size_bytes: number;
  /** The hexadecimal SHA-256 of the whole object, if S3 stores one. */
  readonly sha256?: string | undefined;
}

export interface PresignedUrl {
  readonly url: string;
  /** The headers that the signature covers. The client must send exactly these headers. */
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
  /**
   * The hexadecimal SHA-256 of the part. If the upload was announced with a SHA-256 for each part, the value is required and must
   * equal the announced value.
   */
  readonly sha256?: string | undefined;
}

/** The parts that a client has sent. Both fields are absent after a single PUT. */
export interface FinishedUpload {
  readonly upload_id?: string | undefined;
  readonly parts?: readonly CompletedPart[] | undefined;
}

export interface UploadedPart {
  readonly part_number: number;
  readonly etag: string;
  readonly size_bytes: number;
}

export interface ObjectStore {
  /** Returns a URL for a PUT of exactly `size_bytes` bytes, and of exactly this SHA-256 if one is given. */
  presignPut(options: PutOptions): Promise<PresignedUrl>;
  /**
   * Returns a URL for a GET that supports `Range`. The URL is valid for at most one hour, because it expires with the credentials
   * that signed it.
   */
  presignGet(key: string, expiresInSeconds: number, fileName?: string): Promise<PresignedUrl>;
  startMultipart(
    key: string,
    options?: {
      readonly content_type?: string | undefined;
      /** True if every part is presigned with its SHA-256. S3 requires this information before the first part. */
      readonly has_part_sha256?: boolean;
    },
  ): Promise<{ readonly upload_id: string }>;
  /** Returns a URL for a PUT of one part of exactly `size_bytes` bytes, and of exactly this SHA-256 if one is given. */
  presignPart(options: {
    readonly key: string;
    readonly upload_id: string;
    readonly part_number: number;
    readonly size_bytes: number;
    readonly sha256?: string | undefined;
    readonly expires_in_seconds: number;
  }): Promise<PresignedUrl>;
  /** Returns the uploaded parts by number. Returns no parts if the upload does not exist. */
  listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]>;
  /** Joins the parts. Returns `false` if S3 refuses the parts (missing part, wrong order, wrong ETag or unknown upload). */
  completeMultipart(key: string, uploadId: string, parts: readonly CompletedPart[]): Promise<boolean>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /** Copies an object with its SHA-256. Does nothing if an object exists at `to` or none exists at `from`. */
  copyOnce(from: string, to: string): Promise<void>;
  head(key: string): Promise<ObjectHead | undefined>;
  /** Returns the first `maxBytes` bytes, or all bytes of a shorter object. */
  readHead(key: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Returns a whole object, or `undefined` if the object does not exist. Used for small objects that this system wrote itself. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Returns at most `limit` keys that begin with the prefix. If these objects are deleted, the next call returns further keys. */
  list(prefix: string, limit: number): Promise<readonly string[]>;
  /** Returns at most `limit` multipart uploads in progress whose keys begin with the prefix. */
  listMultipart(
    prefix: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly upload_id: string }[]>;
}
