import { GetObjectCommand, PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { addSeconds, type Clock } from '../../domain/clock.ts';
import type { ObjectStore, PresignedUrl, PutOptions } from '../../domain/storage/object-store.ts';
import { attachment } from './content-disposition.ts';

/** A URL lives no longer than the credentials that signed it, and a role's may be good for no more than an hour. */
const longestSeconds = 3600;

/** The SHA-256 as S3 writes it, in base64; all else writes it in hexadecimal. */
export const base64Of = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');

/** Signs requests that clients send to S3 themselves. Signing is arithmetic: no call goes out. */
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
   * Content-Length is signed but not among `headers`: every client sends it by itself, and browsers let no page set it. So `curl
   * -T`, `fetch` with a body of known size and XMLHttpRequest work with `headers` as they are.
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
    return this.#sign(
      (options) => getSignedUrl(this.#client, command, options),
      ['content-length', ...Object.keys(headers)],
      headers,
      expires_in_seconds,
    );
  }

  part(options: Parameters<ObjectStore['presignPart']>[0]): Promise<PresignedUrl> {
    const checksum = options.sha256 && base64Of(options.sha256);
    const headers = { ...(checksum && { 'x-amz-checksum-sha256': checksum }) };
    const command = new UploadPartCommand({
      Bucket: this.#bucket,
      Key: options.key,
      UploadId: options.upload_id,
      PartNumber: options.part_number,
      ContentLength: options.size_bytes,
      ...(checksum && { ChecksumSHA256: checksum }),
    });
    return this.#sign(
      (options) => getSignedUrl(this.#client, command, options),
      ['content-length', ...Object.keys(headers)],
      headers,
      options.expires_in_seconds,
    );
  }

  get(key: string, expiresInSeconds: number, fileName?: string): Promise<PresignedUrl> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      // The uploader chooses the type of the object: no page of theirs is to be shown under the bucket's name.
      ResponseContentDisposition: fileName ? attachment(fileName) : 'attachment',
    });
    return this.#sign((options) => getSignedUrl(this.#client, command, options), [], {}, expiresInSeconds);
  }

  async #sign(
    presign: (options: Parameters<typeof getSignedUrl>[2]) => Promise<string>,
    pinned: readonly string[],
    headers: Readonly<Record<string, string>>,
    expiresInSeconds: number,
  ): Promise<PresignedUrl> {
    const expiresIn = Math.min(expiresInSeconds, longestSeconds);
    const signingDate = this.#clock();
    const url = await presign({
      expiresIn,
      signingDate,
      // By default the presigner leaves Content-Type unsigned and moves the checksum to the query, where no header of
      // the client has to agree with it.
      signableHeaders: new Set(['host', ...pinned]),
      unhoistableHeaders: new Set(pinned),
    });
    // The signature counts whole seconds.
    const signedAt = new Date(Math.floor(signingDate.getTime() / 1000) * 1000);
    return { url, headers, expires_at: addSeconds(signedAt, expiresIn).toISOString() };
  }
}
