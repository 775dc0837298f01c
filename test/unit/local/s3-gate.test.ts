import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { LocalS3 } from '../../../infra/local/s3/local-s3.ts';
import { S3ObjectStore } from '../../../shared/aws/s3/s3-object-store.ts';

const credentials = { accessKeyId: 'ASIAFIXTURE', secretAccessKey: 'secret/+key', sessionToken: 'session/+=token' };
const corsRules = [
  {
    AllowedOrigins: ['http://localhost:3000'],
    AllowedMethods: ['PUT'],
    AllowedHeaders: ['*'],
    ExposedHeaders: ['ETag'],
  },
];

let s3: LocalS3;

beforeAll(async () => {
  s3 = await LocalS3.start(credentials);
  await s3.addBucket({
    name: 'objects',
    logicalId: 'Objects',
    corsRules: corsRules.map((rule) => ({ ...rule, MaxAge: 60 })),
  });
});

afterAll(() => s3.stop());

const setup = (more: { readonly secretAccessKey?: string; readonly accessKeyId?: string } = {}) => {
  const client = new S3Client({
    endpoint: s3.url,
    region: 'us-east-1',
    credentials: { ...credentials, ...more },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const Key = `key/${randomBytes(6).toString('hex')} ü+'(x)`;
  return { client, Bucket: 'objects', Key };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

const pinned = new Set(['content-length', 'host', 'x-amz-checksum-sha256']);

const signedPut = async (body: string, options: Parameters<typeof getSignedUrl>[2] = {}) => {
  const { client, ...where } = setup();
  const command = new PutObjectCommand({ ...where, ContentLength: body.length, ChecksumSHA256: sha256(body) });
  const url = await getSignedUrl(client, command, {
    expiresIn: 60,
    signableHeaders: pinned,
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    ...options,
  });
  const headers = { 'x-amz-checksum-sha256': sha256(body) };
  const put = async (sent: string, more: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(url, { method: 'PUT', body: sent, headers: { ...headers, ...more } });
    return { status: response.status, text: await response.text() };
  };
  return { url, put, ...where, client };
};

const signedGet = async (expiresIn = 60, signingDate = new Date()) => {
  const world = setup();
  const { client, ...where } = world;
  await client.send(new PutObjectCommand({ ...where, Body: 'hello' }));
  const url = await getSignedUrl(client, new GetObjectCommand(where), { expiresIn, signingDate });
  return { ...world, url };
};

const answered = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('a presigned GET', () => {
  it('answers the object, and ranges of it', async () => {
    const { url } = await signedGet();
    expect(await answered(url)).toMatchObject({ status: 200, text: 'hello' });
    const ranged = await answered(url, { headers: { range: 'bytes=1-2' } });
    expect(ranged).toMatchObject({ status: 206, text: 'el' });
    expect(ranged.headers.get('content-range')).toBe('bytes 1-2/5');
    expect((await answered(url, { headers: { range: 'bytes=9-' } })).status).toBe(416);
  });

  it('refuses the URL together with an Authorization header', async () => {
    const { url } = await signedGet();
    const { status, text } = await answered(url, { headers: { authorization: 'Bearer job-token' } });
    expect([status, text]).toEqual([400, expect.stringContaining('Only one auth mechanism allowed')]);
  });

  it('refuses a URL that has expired', async () => {
    const { url } = await signedGet(60, new Date(Date.now() - 61_000));
    expect(await answered(url)).toMatchObject({ status: 403, text: expect.stringContaining('Request has expired') });
  });

  it('refuses a URL that asks for more than a week', async () => {
    const { url } = await signedGet();
    const longer = url.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801');
    expect(await answered(longer)).toMatchObject({ status: 400, text: expect.stringContaining('less than a week') });
  });

  it.each([
    ['another key of the bucket', (url: string) => url.replace('/key/', '/other/')],
    ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=3600')],
    ['another query', (url: string) => `${url}&versionId=1`],
  ])('refuses a URL changed to %s', async (_, change) => {
    const { url } = await signedGet();
    expect(await answered(change(url))).toMatchObject({
      status: 403,
      text: expect.stringContaining('SignatureDoesNotMatch'),
    });
  });

  it('refuses another method than the signed one', async () => {
    const { url } = await signedGet();
    expect((await answered(url, { method: 'DELETE' })).status).toBe(403);
    expect((await answered(url, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  it('refuses headers that were not signed', async () => {
    const { url } = await signedGet();
    const { status, text } = await answered(url, { headers: { 'x-amz-acl': 'public-read' } });
    expect([status, text]).toEqual([403, expect.stringContaining('<HeadersNotSigned>x-amz-acl</HeadersNotSigned>')]);
  });
});

describe('a presigned PUT', () => {
  it('takes the bytes that were declared', async () => {
    const { put, client, ...where } = await signedPut('hello');
    expect(await put('hello')).toEqual({ status: 200, text: '' });
    const head = await client.send(
      new HeadObjectCommand({ Bucket: where.Bucket, Key: where.Key, ChecksumMode: 'ENABLED' }),
    );
    expect(head).toMatchObject({ ContentLength: 5, ChecksumSHA256: sha256('hello') });
  });

  it('refuses a body of another length', async () => {
    const { put } = await signedPut('hello');
    expect(await put('hello!')).toMatchObject({ status: 403, text: expect.stringContaining('SignatureDoesNotMatch') });
  });

  it('refuses other bytes of the same length', async () => {
    const { put } = await signedPut('hello');
    expect(await put('hellO')).toMatchObject({ status: 400, text: expect.stringContaining('BadDigest') });
  });

  it('refuses another checksum than the signed one', async () => {
    const { put } = await signedPut('hello');
    const other = { 'x-amz-checksum-sha256': sha256('hellO') };
    expect(await put('hellO', other)).toMatchObject({ status: 403 });
  });

  it('checks a checksum that the presigner moved into the query', async () => {
    const { put } = await signedPut('hello', { unhoistableHeaders: new Set() });
    expect(await put('hellO', { 'x-amz-checksum-sha256': '' })).toMatchObject({ status: 403 });
  });

  it('takes 100 MiB in one request', async () => {
    const { client, ...where } = setup();
    const body = Buffer.alloc(100 * 1024 * 1024, 1);
    const command = new PutObjectCommand({ ...where, ContentLength: body.length });
    const url = await getSignedUrl(client, command, { expiresIn: 60, signableHeaders: pinned });
    expect(await answered(url, { method: 'PUT', body })).toMatchObject({ status: 200 });
    const head = await client.send(new HeadObjectCommand(where));
    expect(head.ContentLength).toBe(body.length);
  }, 60_000);
});

describe('a presigned part with its SHA-256', () => {
  it('takes these bytes and no others', async () => {
    const { client, Bucket, Key } = setup();
    const objects = new S3ObjectStore(client, Bucket);
    const { upload_id } = await objects.startMultipart(Key, { has_part_sha256: true });
    const hex = createHash('sha256').update('part').digest('hex');
    const part = { key: Key, upload_id, part_number: 1, size_bytes: 4, sha256: hex, expires_in_seconds: 60 };
    const { url, headers } = await objects.presignPart(part);
    const send = async (body: string, sent = headers) => fetch(url, { method: 'PUT', body, headers: sent });
    expect((await send('paRt')).status).toBe(400);
    expect((await send('part', {})).status).toBe(403);
    expect((await send('paRt', { 'x-amz-checksum-sha256': sha256('paRt') })).status).toBe(403);
    const etag = (await send('part')).headers.get('etag') ?? '';
    expect(await objects.completeMultipart(Key, upload_id, [{ part_number: 1, etag, sha256: hex }])).toBe(true);
  });
});

describe('a request signed by the SDK', () => {
  it('reads what it wrote, streams included', async () => {
    const { client, ...where } = setup();
    const Body = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
    await client.send(new PutObjectCommand({ ...where, Body, ContentLength: 6, ChecksumAlgorithm: 'SHA256' }));
    const got = await client.send(new GetObjectCommand(where));
    expect(await got.Body?.transformToString()).toBe('abcdef');
  });

  it('puts parts together', async () => {
    const { client, ...where } = setup();
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
    const part = { ...where, UploadId, PartNumber: 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: 'part' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const done = await client.send(new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload }));
    expect(done.ETag).toMatch(/-1"$/);
  });

  it('does not overwrite under If-None-Match', async () => {
    const { client, ...where } = setup();
    const put = () => client.send(new PutObjectCommand({ ...where, Body: 'x', IfNoneMatch: '*' }));
    await put();
    await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it.each([
    ['a wrong secret', { secretAccessKey: 'other' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { accessKeyId: 'AKIAOTHER' }, 'InvalidAccessKeyId'],
  ])('is refused with %s', async (_, more, name) => {
    const { client, ...where } = setup(more);
    await expect(client.send(new PutObjectCommand({ ...where, Body: 'x' }))).rejects.toMatchObject({ name });
  });
});

describe('the S3 gate', () => {
  it('refuses whoever signs nothing', async () => {
    expect(await answered(`${s3.url}/objects/key`)).toMatchObject({
      status: 403,
      text: expect.stringContaining('AccessDenied'),
    });
  });

  const preflight = (origin: string, method: string) =>
    answered(`${s3.url}/objects/key`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' },
    });

  it('answers a browser by the rules of the bucket', async () => {
    const allowed = await preflight('http://localhost:3000', 'PUT');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'http://localhost:3000',
    ]);
    expect((await preflight('http://localhost:3000', 'DELETE')).status).toBe(403);
    expect((await preflight('http://evil.example', 'PUT')).status).toBe(403);
  });
});
