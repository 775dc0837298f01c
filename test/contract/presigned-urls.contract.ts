import { addSeconds } from '../../shared/domain/clock.ts';
import { answered, hangUp, newBucket, put, type S3World, sha256, textBytes } from './s3-world.ts';

/** A refusal of S3 that one of the servers lacks. Nothing of ours may rely on such a refusal without AWS's own. */
export type Leniency =
  /** An `Authorization` header beside the signature in the query, which S3 answers with 400. */
  | 'two credentials'
  /** A URL signed more than 15 minutes ahead of the server's clock, which S3 answers with 403. */
  | 'a URL of the future';

/** The powers of a holder of a presigned URL, and their ends: said by the server, not by our code. */
export const presignedUrlContract = (open: () => Promise<S3World>, lets: readonly Leniency[] = []): void => {
  const key = "datasets/alice/1/ü+ '(data)";
  const setup = async () => newBucket(await open());

  describe('a presigned GET', () => {
    const signed = async () => {
      const world = await setup();
      await world.objects.write(key, textBytes('hello'), 'text/plain');
      return { ...world, url: (await world.objects.presignGet(key, 60, 'a "name" ü.txt')).url };
    };

    it('answers the object under the file name that was signed', async () => {
      const answer = await answered((await signed()).url);
      expect([answer.status, answer.text]).toEqual([200, 'hello']);
      expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''a%20_name_%20%C3%BC.txt");
    });

    it('is saved by a browser and never shown, whatever type whoever uploaded it gave it', async () => {
      const { objects } = await setup();
      const page = '<script>alert(1)</script>';
      const upload = await objects.presignPut({ key, size_bytes: page.length, expires_in_seconds: 60 });
      // No type was signed, so the client may send any.
      expect((await put(upload, page, { 'content-type': 'text/html' })).status).toBe(200);
      const { headers, text } = await answered((await objects.presignGet(key, 60)).url);
      expect([text, headers.get('content-disposition')]).toEqual([page, 'attachment']);
    });

    it.each([
      ['bytes=1-2', 206, 'el', 'bytes 1-2/5'],
      ['bytes=3-', 206, 'lo', 'bytes 3-4/5'],
      ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
      ['bytes=0-99', 206, 'hello', 'bytes 0-4/5'],
    ])('answers %s', async (range, status, text, contentRange) => {
      const answer = await answered((await signed()).url, { headers: { range } });
      expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([status, text, contentRange]);
    });

    it('answers 416 for a range past the end', async () => {
      expect((await answered((await signed()).url, { headers: { range: 'bytes=9-' } })).status).toBe(416);
    });

    it('is refused once it has expired', async () => {
      const { objectsAt } = await signed();
      const { url } = await objectsAt(addSeconds(new Date(), -61)).presignGet(key, 60);
      const { status, text } = await answered(url);
      expect([status, text]).toEqual([403, expect.stringContaining('Request has expired')]);
    });

    it(`is ${lets.includes('a URL of the future') ? 'let in' : 'refused'} before its time`, async () => {
      const { objectsAt } = await signed();
      const { url } = await objectsAt(addSeconds(new Date(), 3600)).presignGet(key, 60);
      expect((await answered(url)).status).toBe(lets.includes('a URL of the future') ? 200 : 403);
    });

    it.each([
      ['another signature', (url: string) => url.replace(/X-Amz-Signature=[0-9a-f]{8}/, 'X-Amz-Signature=00000000')],
      ['another key', (url: string) => url.replace('/alice/', '/bob/')],
      ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=3600')],
      [
        'another second',
        (url: string) => url.replace(/(X-Amz-Date=\w+)(\d)Z/, (_, date, digit) => `${date}${9 - digit}Z`),
      ],
      ['another file name', (url: string) => url.replace('a%20_name_', 'other')],
      ['one more parameter', (url: string) => `${url}&versionId=1`],
    ])('is refused with %s', async (_name, change) => {
      const { url } = await signed();
      expect(change(url)).not.toBe(url);
      expect((await answered(change(url))).status).toBe(403);
    });

    it('is refused with another day than its credential has', async () => {
      const { url } = await signed();
      const { status, text } = await answered(url.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101'));
      expect([status, text]).toEqual([400, expect.stringContaining('AuthorizationQueryParametersError')]);
    });

    it.each(['HEAD', 'PUT', 'DELETE'])('is refused for %s', async (method) => {
      const { url, objects } = await signed();
      expect((await answered(url, { method })).status).toBe(403);
      expect(await objects.head(key)).toMatchObject({ size_bytes: 5 });
    });

    it('is refused with a header that changes the request and was not signed', async () => {
      const { url } = await signed();
      expect((await answered(url, { headers: { 'x-amz-acl': 'public-read' } })).status).toBe(403);
    });

    it(`is ${lets.includes('two credentials') ? 'let in' : 'refused'} with an Authorization header`, async () => {
      const { url } = await signed();
      const { status } = await answered(url, { headers: { authorization: 'Bearer job-token' } });
      expect(status).toBe(lets.includes('two credentials') ? 200 : 400);
    });

    it.each([
      ['a wrong secret', { secretAccessKey: 'other' }],
      ['an unknown access key', { accessKeyId: 'AKIAOTHER' }],
    ])('is refused when it was signed with %s', async (_name, changed) => {
      const { objectsOf } = await signed();
      const { status } = await answered((await objectsOf(changed).presignGet(key, 60)).url);
      // S3 answers 403 to both, versitygw 1.8.0 answers 404 to an unknown key.
      expect([403, 404]).toContain(status);
    });

    it('is needed: nobody reads without one', async () => {
      const { url } = await signed();
      expect((await answered(url.slice(0, url.indexOf('?')))).status).toBe(403);
    });
  });

  describe('a presigned PUT', () => {
    const signed = async () => {
      const world = await setup();
      const declared = { key, size_bytes: 5, sha256: sha256('hello'), content_type: 'text/plain' };
      return { ...world, presigned: await world.objects.presignPut({ ...declared, expires_in_seconds: 60 }) };
    };

    it('takes the bytes that were declared', async () => {
      const { presigned, objects } = await signed();
      expect((await put(presigned, 'hello')).status).toBe(200);
      expect(await objects.head(key)).toEqual({ size_bytes: 5, sha256: sha256('hello') });
    });

    const other = Buffer.from(sha256('hellO'), 'hex').toString('base64');
    it.each([
      ['fewer bytes', 403, 'hell', {}],
      ['more bytes', 403, 'hello!', {}],
      ['other bytes of that length', 400, 'hellO', {}],
      ['other bytes and their checksum', 403, 'hellO', { 'x-amz-checksum-sha256': other }],
      ['another content type', 403, 'hello', { 'content-type': 'text/html' }],
      ['one more header of S3', 403, 'hello', { 'x-amz-acl': 'public-read' }],
    ])('refuses %s with %i, and stores nothing', async (_name, status, body, headers) => {
      const { presigned, objects } = await signed();
      expect((await put(presigned, body, headers)).status).toBe(status);
      expect(await objects.head(key)).toBeUndefined();
    });

    it('refuses a request that leaves the signed checksum out', async () => {
      const { presigned, objects } = await signed();
      const headers = { 'content-type': 'text/plain' };
      expect((await answered(presigned.url, { method: 'PUT', body: 'hello', headers })).status).toBe(403);
      expect(await objects.head(key)).toBeUndefined();
    });

    it('stores nothing of an upload that breaks off', async () => {
      const { presigned, objects } = await signed();
      await hangUp(presigned, 5, 'hel');
      expect(await objects.head(key)).toBeUndefined();
      expect((await put(presigned, 'hello')).status).toBe(200);
    });

    it('leaves the object that stands when other bytes are refused', async () => {
      const { presigned, objects } = await signed();
      await put(presigned, 'hello');
      await put(presigned, 'hellO');
      expect(await objects.head(key)).toEqual({ size_bytes: 5, sha256: sha256('hello') });
    });
  });
};
