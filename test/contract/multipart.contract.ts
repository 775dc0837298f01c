import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { newBucket, put, type S3World, sha256 } from './s3-world.ts';

const fiveMebibytes = new Uint8Array(5 * 1024 ** 2).fill(7);

/**
 * Uploads in parts as clients make them, with every part's bytes pinned, and what is left of those that nobody ends.
 * `listsUploads`: whether the server can be asked which uploads stand open.
 */
export const multipartContract = (open: () => Promise<S3World>, listsUploads: boolean): void => {
  const key = 'artifacts/alice/1/model.tar.gz';

  const setup = async () => {
    const world = await newBucket(await open());
    const { objects } = world;
    const { upload_id } = await objects.startMultipart(key, { has_part_sha256: true });
    const part = (part_number: number, bytes: Uint8Array | string) =>
      objects.presignPart({
        key,
        upload_id,
        part_number,
        size_bytes: bytes.length,
        sha256: sha256(bytes),
        expires_in_seconds: 60,
      });
    const send = async (part_number: number, bytes: Uint8Array<ArrayBuffer> | string) => {
      const { status, headers } = await put(await part(part_number, bytes), bytes);
      return { status, part: { part_number, etag: headers.get('etag') ?? '', sha256: sha256(bytes) } };
    };
    const openUploads = async () => {
      if (!listsUploads) return undefined;
      const ofFolder = await world.objects.listMultipart(key, 10);
      expect((await world.objects.listMultipart(`${key}-of-another`, 10)).length).toBe(0);
      const { Uploads } = await world.client.send(new ListMultipartUploadsCommand({ Bucket: world.name }));
      const open = (Uploads ?? []).map(({ UploadId }) => UploadId);
      expect(ofFolder).toEqual(open.map((id) => ({ key, upload_id: id })));
      return open;
    };
    return { ...world, upload_id, part, send, openUploads };
  };

  it('is joined from parts that came in any order, one of them twice', async () => {
    const { send, objects, upload_id } = await setup();
    const last = await send(2, 'end');
    await send(1, new Uint8Array(5 * 1024 ** 2));
    const first = await send(1, fiveMebibytes);
    expect(await objects.completeMultipart(key, upload_id, [first.part, last.part])).toBe(true);
    expect((await objects.readHead(key, 1))?.at(0)).toBe(7);
    expect((await objects.head(key))?.size_bytes).toBe(fiveMebibytes.length + 3);
  });

  it('takes of each part only the bytes that were announced', async () => {
    const { part } = await setup();
    const presigned = await part(1, 'part');
    expect((await put(presigned, 'paRt')).status).toBe(400);
    expect((await put(presigned, 'part!')).status).toBe(403);
    expect(
      (await put({ ...presigned, url: presigned.url.replace('partNumber=1', 'partNumber=2') }, 'part')).status,
    ).toBe(403);
    expect((await put(presigned, 'part')).status).toBe(200);
  });

  it('is no object until it is joined, and stands open when it is abandoned', async () => {
    const { send, objects, upload_id, openUploads } = await setup();
    await send(1, 'part');
    expect(await objects.head(key)).toBeUndefined();
    expect(await openUploads()).toEqual(listsUploads ? [upload_id] : undefined);
  });

  it('tells which parts it has, and none of an upload that is not', async () => {
    const { send, objects, upload_id } = await setup();
    expect(await objects.listParts(key, upload_id)).toEqual([]);
    const third = await send(3, 'the third');
    const first = await send(1, fiveMebibytes);
    const told = await objects.listParts(key, upload_id);
    expect(told.map(({ part_number, size_bytes }) => [part_number, size_bytes])).toEqual([
      [1, fiveMebibytes.length],
      [3, 9],
    ]);
    const bare = (etag: string) => etag.replaceAll('"', '');
    expect(told.map(({ etag }) => bare(etag))).toEqual([first.part.etag, third.part.etag].map(bare));
    await objects.abortMultipart(key, upload_id);
    expect(await objects.listParts(key, upload_id)).toEqual([]);
  });

  it('takes no more parts once it is aborted, and leaves nothing', async () => {
    const { send, objects, upload_id, openUploads } = await setup();
    await send(1, 'part');
    await objects.abortMultipart(key, upload_id);
    expect((await send(2, 'more')).status).toBe(404);
    expect(await openUploads()).toEqual(listsUploads ? [] : undefined);
    expect(await objects.head(key)).toBeUndefined();
  });

  it('takes no more parts once it is joined', async () => {
    const { send, objects, upload_id, openUploads } = await setup();
    const { part } = await send(1, 'part');
    expect(await objects.completeMultipart(key, upload_id, [part])).toBe(true);
    expect((await send(2, 'more')).status).toBe(404);
    expect(await openUploads()).toEqual(listsUploads ? [] : undefined);
  });
};
