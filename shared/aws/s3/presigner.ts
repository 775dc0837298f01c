import { GetObjectCommand, PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { addSeconds, type Clock } from '../../domain/clock.ts';
import type { ObjectStore, PresignedUrl, PutOptions } from '../../domain/storage/object-store.ts';
import { attachment } from './content-disposition.ts';

/**
 * The longest validity of a URL in seconds. A URL expires with the credentials that signed it, and the credentials of a role may be valid
 * for only one hour.
 */
const longestSeconds = 3600;

/** Converts a SHA-256 from hexadecimal digits to base64, which S3 uses. */
export const base64Of = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');

/** Signs requests that clients send to S3 directly. Signing is a local computation and sends no request. */
export class Presigner {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #clock: Clock;

  constructor(client: S3Client, bucketName: string, clock: Clock) {
    this.#client = client;
    this.#bucket = bucketName;
    this.#clock = clock;
  }

  /**
   * Signs a PUT. Content-Length is signed but is not in `headers`: every client sends the header on its own, and browsers do not let pages
   * set this header. `curl -T`, `fetch` with a body of known size and XMLHttpRequest thus work with `headers` unchanged.
   */
  put({ key, size_bytes, sha256, content_type, expires_in_seconds }: PutOptions): Promise<PresignedUrl> {
    const checksum = sha256 && base64Of(sha256);
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ContentLength: size_bytes,
      ...(checksum && { ChecksumSHA256: checksum }),
      ...(content_type && { ContentType: content_type }),
    });
    const headers = {
      ...(checksum && { 'x-amz-checksum-sha256': checksum }),
      ...(content_type && { 'content-type': content_type }),
    };
    return this.#sign((options) => getSignedUrl(this.#client, command, options), expires_in_seconds, headers);
  }

  part(part: Parameters<ObjectStore['presignPart']>[0]): Promise<PresignedUrl> {
    const { key, upload_id, part_number, size_bytes, sha256, expires_in_seconds } = part;
    const checksum = sha256 && base64Of(sha256);
    const headers = { ...(checksum && { 'x-amz-checksum-sha256': checksum }) };
    const command = new UploadPartCommand({
      Bucket: this.#bucket,
      Key: key,
      UploadId: upload_id,
      PartNumber: part_number,
      ContentLength: size_bytes,
      ...(checksum && { ChecksumSHA256: checksum }),
    });
    return this.#sign((options) => getSignedUrl(this.#client, command, options), expires_in_seconds, headers);
  }

  get(key: string, expiresInSeconds: number, fileName?: string): Promise<PresignedUrl> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      // The uploader chooses the content type. `attachment` prevents browsers from showing an uploaded page under the bucket's host name.
      ResponseContentDisposition: fileName ? attachment(fileName) : 'attachment',
    });
    return this.#sign((options) => getSignedUrl(this.#client, command, options), expiresInSeconds);
  }

  /** Signs a URL. An upload must send the headers `uploadHeaders` and the announced number of bytes. */
  async #sign(
    presign: (options: Parameters<typeof getSignedUrl>[2]) => Promise<string>,
    expiresInSeconds: number,
    uploadHeaders?: Readonly<Record<string, string>>,
  ): Promise<PresignedUrl> {
    const pinned = uploadHeaders ? ['content-length', ...Object.keys(uploadHeaders)] : [];
    const expiresIn = Math.min(expiresInSeconds, longestSeconds);
    const signingDate = this.#clock();
    const url = await presign({
      expiresIn,
      signingDate,
      // The presigner by default does not sign Content-Type and moves the checksum to the query. S3 would then not compare the checksum
      // with a header of the client.
      signableHeaders: new Set(['host', ...pinned]),
      unhoistableHeaders: new Set(pinned),
    });
    // The signature's time has whole seconds.
    const signedAt = new Date(Math.floor(signingDate.getTime() / 1000) * 1000);
    return { url, headers: uploadHeaders ?? {}, expires_at: addSeconds(signedAt, expiresIn).toISOString() };
  }
}
