import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { LocalCredentials } from '../../infra/local/access/principal.ts';
import { region } from '../../infra/local/cloud/pseudo.ts';
import type { LocalS3 } from '../../infra/local/s3/local-s3.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import type { PresignedUrl } from '../../shared/domain/storage/object-store.ts';

export interface S3World {
  readonly s3: LocalS3;
  readonly credentials: LocalCredentials;
}

/** One bucket of one server, and the store over it as the functions use it. */
export const newBucket = async ({ s3, credentials }: S3World) => {
  const name = `bucket-${randomUUID()}`;
  await s3.addBucket({ name, logicalId: '', corsRules: [] });
  const clientOf = (changed: Partial<LocalCredentials> = {}) =>
    new S3Client({
      endpoint: s3.url,
      region,
      credentials: { ...credentials, ...changed },
      forcePathStyle: true,
      // As in the functions' own client: the default CRC32 would be signed into every presigned PUT.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  const client = clientOf();
  return {
    name,
    client,
    objects: new S3ObjectStore(client, name),
    /** The same store with a clock that stands elsewhere or with other credentials. */
    objectsAt: (time: Date) => new S3ObjectStore(client, name, () => time),
    objectsOf: (changed: Partial<LocalCredentials>) => new S3ObjectStore(clientOf(changed), name),
  };
};

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const answered = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

/** Sends bytes as a client does that was given a presigned URL. */
export const put = (
  { url, headers }: PresignedUrl,
  body: string | Uint8Array<ArrayBuffer>,
  changed: Readonly<Record<string, string>> = {},
) => answered(url, { method: 'PUT', body, headers: { ...headers, ...changed } });

/** Announces `announced` bytes, sends fewer and hangs up. */
export const hangUp = ({ url, headers }: PresignedUrl, announced: number, sent: string): Promise<void> =>
  new Promise((resolve) => {
    const sending = request(url, { method: 'PUT', headers: { ...headers, 'content-length': String(announced) } });
    sending.once('error', () => resolve());
    sending.once('close', () => resolve());
    sending.write(sent, () => setImmediate(() => sending.destroy()));
  });
