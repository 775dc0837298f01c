import { createHash } from 'node:crypto';
import { addSeconds } from '../../shared/domain/clock.ts';
import type { ObjectStore, PresignedUrl } from '../../shared/domain/storage/object-store.ts';

export interface ObjectWorld {
  readonly objects: ObjectStore;
  /** Where the store's clock stands, in whole seconds, which is what a signature counts. */
  readonly now: Date;
  /** Sends bytes, or none, to a presigned PUT or GET as a client does. */
  send(presigned: PresignedUrl, bytes: Uint8Array): Promise<{ readonly status: number; readonly etag?: string }>;
  fetch(presigned: PresignedUrl): Promise<{ readonly status: number; readonly bytes?: Uint8Array }>;
}

const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const key = 'datasets/alice/1/data';
const fiveMebibytes = new Uint8Array(5 * 1024 * 1024).fill(7);

/** `listsUploads`: whether the server can be asked which uploads stand open. */
export const objectStoreContract = (setup: () => Promise<ObjectWorld>, listsUploads: boolean): void => {
  describe('list', () => {
    it('answers so many keys of a folder, none of another, and what is left once those are deleted', async () => {
      const { objects } = await setup();
      const keys = ['a/1/x', 'a/1/y', 'a/1/z'];
      for (const each of [...keys, 'a/10/x', 'b/1/x']) await objects.write(each, textBytes('x'), 'text/plain');
      expect(await objects.list('a/1/', 10)).toEqual(keys);
      const first = await objects.list('a/1/', 2);
      expect(first).toHaveLength(2);
      for (const each of first) await objects.delete(each);
      expect(await objects.list('a/1/', 2)).toEqual(keys.filter((each) => !first.includes(each)));
      expect(await objects.list('c/', 2)).toEqual([]);
    });
  });

  const describeUploads = listsUploads ? describe : undefined;
  describeUploads?.('listMultipart', () => {
    it('answers so many uploads of a folder that are under way, and none that was ended', async () => {
      const { objects } = await setup();
      const started = new Map<string, string>();
      for (const each of ['a/1/x', 'a/1/y', 'a/10/x']) {
        started.set(each, (await objects.startMultipart(each)).upload_id);
      }
      const wanted = ['a/1/x', 'a/1/y'].map((each) => ({ key: each, upload_id: started.get(each) }));
      expect(await objects.listMultipart('a/1/', 10)).toEqual(wanted);
      expect(await objects.listMultipart('a/1/', 1)).toHaveLength(1);
      await objects.abortMultipart('a/1/x', started.get('a/1/x') ?? '');
      expect(await objects.listMultipart('a/1/', 10)).toEqual(wanted.slice(1));
    });
  });

  describe('presignPut', () => {
    it('lets a client put an object whose size and SHA-256 S3 then knows', async () => {
      const { objects, send, now } = await setup();
      const bytes = textBytes('hello');
      const presigned = await objects.presignPut({
        key,
        size_bytes: 5,
        sha256: sha256(bytes),
        content_type: 'text/plain',
        expires_in_seconds: 900,
      });
      const checksum = Buffer.from(sha256(bytes), 'hex').toString('base64');
      expect(presigned.headers).toEqual({ 'x-amz-checksum-sha256': checksum, 'content-type': 'text/plain' });
      expect(presigned.expires_at).toBe(addSeconds(now, 900).toISOString());
      expect((await send(presigned, bytes)).status).toBe(200);
      expect(await objects.head(key)).toEqual({ size_bytes: 5, sha256: sha256(bytes) });
      expect(textOf(await objects.read(key))).toBe('hello');
    });

    it('asks for no header where neither checksum nor type is given, and has no SHA-256 then', async () => {
      const { objects, send } = await setup();
      const presigned = await objects.presignPut({ key, size_bytes: 5, expires_in_seconds: 60 });
      expect(presigned.headers).toEqual({});
      expect((await send(presigned, textBytes('hello'))).status).toBe(200);
      expect(await objects.head(key)).toEqual({ size_bytes: 5 });
    });

    it('grants nothing for longer than an hour', async () => {
      const { objects, now } = await setup();
      const put = await objects.presignPut({ key, size_bytes: 5, expires_in_seconds: 90_000 });
      const get = await objects.presignGet(key, 90_000);
      const inAnHour = addSeconds(now, 3600).toISOString();
      expect([put.expires_at, get.expires_at]).toEqual([inAnHour, inAnHour]);
    });
  });

  describe('presignGet', () => {
    it('lets a client get the object', async () => {
      const { objects, fetch } = await setup();
      await objects.write(key, textBytes('hello'), 'text/plain');
      const presigned = await objects.presignGet(key, 60, 'a "name".txt');
      expect(presigned.headers).toEqual({});
      expect(textOf((await fetch(presigned)).bytes)).toBe('hello');
    });

    it('is 404 to the client where there is no object', async () => {
      const { objects, fetch } = await setup();
      expect((await fetch(await objects.presignGet('datasets/none', 60))).status).toBe(404);
    });
  });

  describe('a multipart upload', () => {
    const upload = async ({ objects, send }: ObjectWorld, parts: readonly Uint8Array[]) => {
      const { upload_id } = await objects.startMultipart(key, { content_type: 'text/plain' });
      const done: { part_number: number; etag: string }[] = [];
      for (const [index, bytes] of parts.entries()) {
        const part = { key, upload_id, part_number: index + 1, size_bytes: bytes.length, expires_in_seconds: 60 };
        const presigned = await objects.presignPart(part);
        expect(presigned.headers).toEqual({});
        done.push({ part_number: index + 1, etag: (await send(presigned, bytes)).etag ?? '' });
      }
      return { upload_id, parts: done };
    };

    it('joins its parts, whose object has no SHA-256', async () => {
      const world = await setup();
      const { upload_id, parts } = await upload(world, [fiveMebibytes, textBytes('end')]);
      expect(await world.objects.completeMultipart(key, upload_id, parts)).toBe(true);
      expect(await world.objects.head(key)).toEqual({ size_bytes: fiveMebibytes.length + 3 });
    });

    it('pins the SHA-256 of parts that have one, and joins them by it', async () => {
      const { objects, send } = await setup();
      const { upload_id } = await objects.startMultipart(key, { has_part_sha256: true });
      const done: { part_number: number; etag: string; sha256: string }[] = [];
      for (const [index, bytes] of [fiveMebibytes, textBytes('end')].entries()) {
        const part = { key, upload_id, part_number: index + 1, size_bytes: bytes.length, sha256: sha256(bytes) };
        const presigned = await objects.presignPart({ ...part, expires_in_seconds: 60 });
        const checksum = Buffer.from(sha256(bytes), 'hex').toString('base64');
        expect(presigned.headers).toEqual({ 'x-amz-checksum-sha256': checksum });
        done.push({ part_number: index + 1, etag: (await send(presigned, bytes)).etag ?? '', sha256: sha256(bytes) });
      }
      expect(await objects.completeMultipart(key, upload_id, done)).toBe(true);
      // The checksum that S3 has of the whole is one of the checksums of its parts.
      expect(await objects.head(key)).toEqual({ size_bytes: fiveMebibytes.length + 3 });
    });

    it('is refused without parts, with a wrong ETag, in the wrong order or with a part missing', async () => {
      const world = await setup();
      const { upload_id, parts } = await upload(world, [fiveMebibytes, textBytes('end')]);
      const [first, second] = parts;
      if (!first || !second) throw new Error('Both parts were sent.');
      const complete = (chosen: typeof parts) => world.objects.completeMultipart(key, upload_id, chosen);
      expect(await complete([])).toBe(false);
      expect(await complete([{ ...first, etag: second.etag }])).toBe(false);
      expect(await complete([second, first])).toBe(false);
      expect(await complete([first, second, { part_number: 3, etag: second.etag }])).toBe(false);
      expect(await world.objects.head(key)).toBeUndefined();
      expect(await complete([first, second])).toBe(true);
    });

    it('is refused with a part before the last that is under 5 MiB', async () => {
      const world = await setup();
      const { upload_id, parts } = await upload(world, [textBytes('small'), textBytes('end')]);
      expect(await world.objects.completeMultipart(key, upload_id, parts)).toBe(false);
    });

    it('is refused once it is aborted, which may be done twice, and when it never was', async () => {
      const world = await setup();
      const { objects } = world;
      const { upload_id, parts } = await upload(world, [textBytes('end')]);
      await objects.abortMultipart(key, upload_id);
      await objects.abortMultipart(key, upload_id);
      expect(await objects.completeMultipart(key, upload_id, parts)).toBe(false);
      expect(await objects.completeMultipart(key, 'never', parts)).toBe(false);
    });
  });

  describe('copyOnce', () => {
    const from = "uploads/alice/1/ü +'data";

    it('copies the bytes and their SHA-256, and leaves the source', async () => {
      const { objects, send } = await setup();
      const bytes = textBytes('hello');
      const put = { key: from, size_bytes: 5, sha256: sha256(bytes), expires_in_seconds: 60 };
      await send(await objects.presignPut(put), bytes);
      await objects.copyOnce(from, key);
      expect(textOf(await objects.read(key))).toBe('hello');
      expect(await objects.head(key)).toEqual({ size_bytes: 5, sha256: sha256(bytes) });
      expect(await objects.head(from)).toEqual(await objects.head(key));
    });

    it('leaves what stands there already', async () => {
      const { objects } = await setup();
      await objects.write(from, textBytes('first'), 'text/plain');
      await objects.copyOnce(from, key);
      await objects.write(from, textBytes('other'), 'text/plain');
      await objects.copyOnce(from, key);
      expect(textOf(await objects.read(key))).toBe('first');
    });

    it('does nothing where there is nothing to copy', async () => {
      const { objects } = await setup();
      await objects.copyOnce('none', key);
      expect(await objects.head(key)).toBeUndefined();
    });
  });

  describe('reading', () => {
    it('is undefined for what is absent', async () => {
      const { objects } = await setup();
      const answers = [objects.head('none'), objects.read('none'), objects.readHead('none', 10)];
      expect(await Promise.all(answers)).toEqual([undefined, undefined, undefined]);
    });

    it.each([
      ['hello', 2, 'he'],
      ['hello', 5, 'hello'],
      ['hello', 1000, 'hello'],
      ['', 10, ''],
    ])('reads the head of %j up to %i bytes', async (text, maxBytes, head) => {
      const { objects } = await setup();
      await objects.write(key, textBytes(text), 'text/plain');
      expect(textOf(await objects.readHead(key, maxBytes))).toBe(head);
      expect(textOf(await objects.read(key))).toBe(text);
      expect((await objects.head(key))?.size_bytes).toBe(text.length);
    });

    it('is of the last write, and of nothing after a delete, which may be done twice', async () => {
      const { objects } = await setup();
      await objects.write(key, textBytes('one'), 'text/plain');
      await objects.write(key, textBytes('two'), 'text/plain');
      expect(textOf(await objects.read(key))).toBe('two');
      await objects.delete(key);
      await objects.delete(key);
      expect(await objects.read(key)).toBeUndefined();
    });
  });
};
