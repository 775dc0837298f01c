import { s3Client } from '../../../shared/aws/client-config.ts';
import { attachment } from '../../../shared/aws/s3/content-disposition.ts';
import { S3ObjectStore } from '../../../shared/aws/s3/s3-object-store.ts';
import { hashOf, now } from '../../contract/examples.ts';
import { useTestCredentials } from '../../support/engine-client.ts';

const setup = (): S3ObjectStore => {
  useTestCredentials();
  return new S3ObjectStore(s3Client(), 'bucket', () => now);
};

const queryOf = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

describe('presignPut', () => {
  it('signs length, checksum and type as headers and puts no checksum into the query', async () => {
    const options = {
      key: 'a/b',
      size_bytes: 9,
      sha256: hashOf(1),
      content_type: 'text/plain',
      expires_in_seconds: 60,
    };
    const { url } = await setup().presignPut(options);
    const query = queryOf(url);
    expect(query['X-Amz-SignedHeaders']).toBe('content-length;content-type;host;x-amz-checksum-sha256');
    expect(Object.keys(query).filter((name) => /checksum|crc32/i.test(name))).toEqual([]);
    expect([query['X-Amz-Expires'], query['X-Amz-Date']]).toEqual(['60', '20260301T120000Z']);
  });

  it('signs the length alone where nothing else is declared', async () => {
    const { url } = await setup().presignPut({ key: 'a', size_bytes: 9, expires_in_seconds: 60 });
    expect(queryOf(url)['X-Amz-SignedHeaders']).toBe('content-length;host');
  });

  it('gives another signature for another length, checksum or type', async () => {
    const objects = setup();
    const base = { key: 'a', size_bytes: 9, sha256: hashOf(1), content_type: 'text/plain', expires_in_seconds: 60 };
    const changes = [{}, { size_bytes: 10 }, { sha256: hashOf(2) }, { content_type: 'text/html' }];
    const urls = await Promise.all(changes.map((change) => objects.presignPut({ ...base, ...change })));
    expect(new Set(urls.map(({ url }) => queryOf(url)['X-Amz-Signature'])).size).toBe(4);
  });
});

describe('presignPart', () => {
  it('signs the length of that part of that upload', async () => {
    const part = { key: 'a', upload_id: 'u', part_number: 3, size_bytes: 9, expires_in_seconds: 60 };
    const query = queryOf((await setup().presignPart(part)).url);
    expect([query.uploadId, query.partNumber, query['X-Amz-SignedHeaders']]).toEqual(['u', '3', 'content-length;host']);
  });
});

describe('presignGet', () => {
  it('signs nothing but the host, so that a client may ask for a range', async () => {
    const query = queryOf((await setup().presignGet('a', 60)).url);
    expect(query['X-Amz-SignedHeaders']).toBe('host');
    expect(query['response-content-disposition']).toBe('attachment');
  });

  it('names the file for a browser', async () => {
    const query = queryOf((await setup().presignGet('a', 60, 'x.tar')).url);
    expect(query['response-content-disposition']).toBe(`attachment; filename="x.tar"; filename*=UTF-8''x.tar`);
  });
});

describe('attachment', () => {
  it.each([
    ['plain.txt', `filename="plain.txt"; filename*=UTF-8''plain.txt`],
    ['ein schöner name.txt', `filename="ein sch_ner name.txt"; filename*=UTF-8''ein%20sch%C3%B6ner%20name.txt`],
    ['a"; filename="b', `filename="a_; filename=_b"; filename*=UTF-8''a_%3B%20filename%3D_b`],
    ['../../etc/passwd', `filename=".._.._etc_passwd"; filename*=UTF-8''.._.._etc_passwd`],
    ['a\r\nX-Header: 1', `filename="a__X-Header: 1"; filename*=UTF-8''a__X-Header%3A%201`],
    ["it's (1)*", `filename="it's (1)*"; filename*=UTF-8''it%27s%20%281%29%2A`],
    ['\ud800', `filename="_"; filename*=UTF-8''%EF%BF%BD`],
  ])('makes a safe header of %j', (name, header) => {
    expect(attachment(name)).toBe(`attachment; ${header}`);
  });
});
