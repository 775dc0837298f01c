import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  type CompletedPart as S3Part,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Clock } from '../../domain/clock.ts';
import type {
  CompletedPart,
  ObjectHead,
  ObjectStore,
  PresignedUrl,
  PutOptions,
  UploadedPart,
} from '../../domain/storage/object-store.ts';
import { withFaults } from '../faults.ts';
import { base64Of, Presigner } from './presigner.ts';

const absentCodes = ['NoSuchKey', 'NotFound'];
const standingCodes = ['PreconditionFailed'];
const emptyRangeCodes = ['InvalidRange'];
const goneUploadCodes = ['NoSuchUpload'];
const refusedPartsCodes = ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', ...goneUploadCodes];

/**
 * Returns the SHA-256 of an object's bytes in hexadecimal digits. A multipart object has only a checksum of its parts' checksums, marked
 * `-<parts>`. The result is then `undefined`.
 */
const fullSha256 = ({ ChecksumSHA256, ChecksumType }: HeadObjectCommandOutput): string | undefined =>
  ChecksumSHA256 === undefined || ChecksumType === 'COMPOSITE' || ChecksumSHA256.includes('-')
    ? undefined
    : Buffer.from(ChecksumSHA256, 'base64').toString('hex');

const toS3Part = ({ part_number, etag, sha256 }: CompletedPart): S3Part => ({
  PartNumber: part_number,
  ETag: etag,
  ...(sha256 && { ChecksumSHA256: base64Of(sha256) }),
});

/** Runs a call of S3. Returns `instead` if S3 answers one of the error codes `codes`. Transient errors become `dependency_unavailable`. */
const answer = async <T>(call: () => Promise<T>, codes: readonly string[], instead: T): Promise<T> => {
  try {
    return await withFaults('The object store', call);
  } catch (error) {
    if (error instanceof S3ServiceException && codes.includes(error.name)) return instead;
    throw error;
  }
};

export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #presigner: Presigner;
  readonly #joinMs: number;

  constructor(client: S3Client, bucketName: string, clock: Clock = () => new Date(), joinMs = 24_000) {
    this.#joinMs = joinMs;
    this.#client = client;
    this.#bucket = bucketName;
    this.#presigner = new Presigner(client, bucketName, clock);
  }

  presignPut(options: PutOptions): Promise<PresignedUrl> {
    return withFaults('The object store', () => this.#presigner.put(options));
  }

  presignGet(key: string, expiresInSeconds: number, fileName?: string): Promise<PresignedUrl> {
    return withFaults('The object store', () => this.#presigner.get(key, expiresInSeconds, fileName));
  }

  presignPart(options: Parameters<ObjectStore['presignPart']>[0]): Promise<PresignedUrl> {
    return withFaults('The object store', () => this.#presigner.part(options));
  }

  async startMultipart(
    key: string,
    { content_type, has_part_sha256 }: Parameters<ObjectStore['startMultipart']>[1] = {},
  ): Promise<{ upload_id: string }> {
    const command = new CreateMultipartUploadCommand({
      ...this.#at(key),
      ...(content_type && { ContentType: content_type }),
      ...(has_part_sha256 && { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' }),
    });
    const { UploadId } = await withFaults('The object store', () => this.#client.send(command));
    if (!UploadId) throw new Error('S3 began a multipart upload without giving its id.');
    return { upload_id: UploadId };
  }

  async completeMultipart(key: string, uploadId: string, parts: readonly CompletedPart[]): Promise<boolean> {
    // S3 answers MalformedXML to an empty list. The same code also means a bug in this program, so empty lists are not sent.
    if (parts.length === 0) return false;
    const command = new CompleteMultipartUploadCommand({
      ...this.#at(key),
      UploadId: uploadId,
      MultipartUpload: { Parts: parts.map(toS3Part) },
    });
    const complete = async (): Promise<boolean> => {
      // While S3 joins the parts, it sends status 200 at once and then white space for minutes. The client's time limits never apply then.
      await this.#client.send(command, { abortSignal: AbortSignal.timeout(this.#joinMs) });
      return true;
    };
    return answer(complete, refusedPartsCodes, false);
  }

  async listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]> {
    const parts: UploadedPart[] = [];
    let marker: string | undefined;
    do {
      const at = { ...this.#at(key), UploadId: uploadId, ...(marker && { PartNumberMarker: marker }) };
      const page = await answer(() => this.#client.send(new ListPartsCommand(at)), goneUploadCodes, undefined);
      for (const { PartNumber, ETag, Size } of page?.Parts ?? []) {
        if (PartNumber === undefined || ETag === undefined) continue;
        parts.push({ part_number: PartNumber, etag: ETag, size_bytes: Size ?? 0 });
      }
      marker = page?.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  }

  async abortMultipart(key: string, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#at(key), UploadId: uploadId });
    await answer(() => this.#client.send(command), goneUploadCodes, undefined);
  }

  async copyOnce(from: string, to: string): Promise<void> {
    // S3 itself refuses the second of two concurrent copies. versitygw 1.8.0 ignores the condition, so the target is checked first.
    if ((await this.head(to)) !== undefined) return;
    const source = [this.#bucket, ...from.split('/')].map(encodeURIComponent).join('/');
    const command = new CopyObjectCommand({ ...this.#at(to), CopySource: source, IfNoneMatch: '*' });
    await answer(() => this.#client.send(command), [...absentCodes, ...standingCodes], undefined);
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const command = new HeadObjectCommand({ ...this.#at(key), ChecksumMode: 'ENABLED' });
    const found = await answer(() => this.#client.send(command), absentCodes, undefined);
    return found && { size_bytes: found.ContentLength ?? 0, sha256: fullSha256(found) };
  }

  readHead(key: string, maxBytes: number): Promise<Uint8Array | undefined> {
    // S3 answers 416 for any range of an empty object.
    return answer(() => this.#bytes(key, `bytes=0-${maxBytes - 1}`), emptyRangeCodes, new Uint8Array());
  }

  read(key: string): Promise<Uint8Array | undefined> {
    return this.#bytes(key);
  }

  async write(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    const command = new PutObjectCommand({ ...this.#at(key), Body: bytes, ContentType: contentType });
    await withFaults('The object store', () => this.#client.send(command));
  }

  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#at(key));
    await withFaults('The object store', () => this.#client.send(command));
  }

  async list(prefix: string, limit: number): Promise<readonly string[]> {
    const command = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, MaxKeys: limit });
    const { Contents = [] } = await withFaults('The object store', () => this.#client.send(command));
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }

  async listMultipart(prefix: string, limit: number): Promise<readonly { key: string; upload_id: string }[]> {
    const command = new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: prefix, MaxUploads: limit });
    const { Uploads = [] } = await withFaults('The object store', () => this.#client.send(command));
    return Uploads.flatMap(({ Key, UploadId }) =>
      Key === undefined || UploadId === undefined ? [] : [{ key: Key, upload_id: UploadId }],
    );
  }

  #bytes(key: string, range?: string): Promise<Uint8Array | undefined> {
    const command = new GetObjectCommand({ ...this.#at(key), ...(range && { Range: range }) });
    const read = async (): Promise<Uint8Array | undefined> => {
      const { Body } = await this.#client.send(command);
      return Body?.transformToByteArray();
    };
    return answer(read, absentCodes, undefined);
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: key };
  }
}
