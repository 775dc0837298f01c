import { createHash } from 'node:crypto';
import { datasetObjectKey, datasetUploadKey } from '../../../shared/domain/datasets/object-key.ts';
import { mebibyte, setup } from './dataset-world.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const line = '{"text":"one"}\n';

describe('create-dataset', () => {
  it('answers a PUT that is pinned to the length and the SHA-256', async () => {
    const { user, objects } = setup();
    const { status, body } = await user.create({ name: 'a', size_bytes: line.length, sha256: sha256(line) });
    expect(status).toBe(201);
    expect(body.dataset).toMatchObject({ name: 'a', status: 'uploading', compression: 'none' });
    expect(body.dataset).not.toHaveProperty('user_id');
    expect(body.upload).toMatchObject({ method: 'PUT', expires_at: '2026-01-01T13:00:00.000Z' });
    const send = (text: string) => objects.send(body.upload.url, new TextEncoder().encode(text), body.upload.headers);
    expect((await send(`${line}x`)).status).toBe(403);
    expect((await send(line.replace('one', 'two'))).status).toBe(400);
    expect((await send(line)).status).toBe(200);
  });

  it('makes the object key of nothing that the client sent', async () => {
    const { as, objects } = setup();
    const { body } = await as('auth0|../../x').create({ name: '../../etc/passwd', size_bytes: 1 });
    await objects.send(body.upload.url, Uint8Array.of(1), body.upload.headers);
    const [key = ''] = [...objects.objects.keys()];
    expect(key).toBe(`uploads/.YXV0aDB8Li4vLi4veA/${body.dataset.id}/data`);
    expect(key).toBe(datasetUploadKey('auth0|../../x', body.dataset.id));
    expect(datasetObjectKey('auth0|../../x', 'id')).toBe('datasets/.YXV0aDB8Li4vLi4veA/id/data');
  });

  it('refuses more than the limit with 413 and tells the limit (G6 F6)', async () => {
    const { user, datasets } = setup({ maxDatasetBytes: 100 });
    const { status, body } = await user.create({ name: 'a', size_bytes: 101 });
    expect(status).toBe(413);
    expect(body).toMatchObject({ code: 'dataset_too_large', details: { max_size_bytes: 100 } });
    expect(datasets.calls.total()).toBe(0);
  });

  it('uses one PUT up to 100 MiB and parts above', async () => {
    const { user } = setup();
    expect((await user.create({ name: 'a', size_bytes: 100 * mebibyte })).body.upload.method).toBe('PUT');
    const { upload } = (await user.create({ name: 'a', size_bytes: 100 * mebibyte + 1 })).body;
    expect(upload).toMatchObject({ upload_id: 'upload-1', part_size_bytes: 64 * mebibyte });
    expect(upload.parts.map((part: { part_number: number }) => part.part_number)).toEqual([1, 2]);
  });

  it('answers the first thousand part URLs only, and any other by parts', async () => {
    const { user } = setup({ maxDatasetBytes: 200 * 1024 * mebibyte });
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: 100 * 1024 * mebibyte })).body;
    expect(upload.parts).toHaveLength(1000);
    const more = await user.presignParts(dataset.id, { upload_id: upload.upload_id, part_numbers: [1001, 1600, 1600] });
    expect(more.body.parts.map((part: { part_number: number }) => part.part_number)).toEqual([1001, 1600]);
    expect(more.body.expires_at).toBe('2026-01-01T13:00:00.000Z');
    const beyond = await user.presignParts(dataset.id, { upload_id: upload.upload_id, part_numbers: [1601] });
    expect(beyond.status).toBe(400);
    expect(beyond.body.issues[0].path).toBe('part_numbers');
  });

  it('answers a repeat of the same key with the same dataset and upload', async () => {
    const { user, datasets, objects } = setup();
    const request = { name: 'a', size_bytes: 200 * mebibyte };
    const first = await user.create(request, 'key-1');
    const second = await user.create(request, 'key-1');
    expect(second.status).toBe(201);
    expect(second.body.dataset).toEqual(first.body.dataset);
    expect(second.body.upload.upload_id).toBe(first.body.upload.upload_id);
    expect(datasets.rows.all()).toHaveLength(1);
    expect([...objects.uploads.keys()]).toEqual([first.body.upload.upload_id]);
  });

  it('refuses the same key with another body, and takes it from another user', async () => {
    const { user, as } = setup();
    await user.create({ name: 'a', size_bytes: 1 }, 'key-1');
    const other = await user.create({ name: 'b', size_bytes: 1 }, 'key-1');
    expect({ status: other.status, code: other.body.code }).toEqual({ status: 409, code: 'idempotency_conflict' });
    expect((await as('user-2').create({ name: 'b', size_bytes: 1 }, 'key-1')).status).toBe(201);
  });

  it('gives no second upload for a dataset that is ready', async () => {
    const { user, objects } = setup();
    const request = { name: 'a', size_bytes: line.length };
    const { dataset, upload } = (await user.create(request, 'key-1')).body;
    await objects.send(upload.url, new TextEncoder().encode(line), upload.headers);
    await user.complete(dataset.id);
    const again = await user.create(request, 'key-1');
    expect(again.status).toBe(201);
    expect(again.body).toEqual({ dataset: expect.objectContaining({ id: dataset.id, status: 'ready' }) });
  });

  it('refuses the key of a dataset that was deleted', async () => {
    const { user } = setup();
    const { dataset } = (await user.create({ name: 'a', size_bytes: 1 }, 'key-1')).body;
    await user.remove(dataset.id);
    expect((await user.create({ name: 'a', size_bytes: 1 }, 'key-1')).body.code).toBe('idempotency_conflict');
  });
});

describe('the URL of an upload', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const uploaded = async () => {
    const world = setup();
    const { dataset, upload } = (await world.user.create({ name: 'a', size_bytes: line.length })).body;
    const put = (text: string) => world.objects.send(upload.url, bytes(text), upload.headers);
    await put(line);
    return { ...world, id: dataset.id as string, put, key: datasetObjectKey('user-1', dataset.id) };
  };

  it('changes nothing of a dataset that was checked, though it lives on', async () => {
    const { user, objects, id, put, key } = await uploaded();
    expect((await user.complete(id)).status).toBe(200);
    expect((await put(line.replace('one', 'two'))).status).toBe(200);
    expect((await user.complete(id)).status).toBe(200);
    expect(Buffer.from((await objects.read(key)) ?? []).toString()).toBe(line);
  });

  it('changes nothing between the look at the bytes and the word that they are good', async () => {
    const { user, objects, datasets, id, put, key } = await uploaded();
    datasets.calls.failNext('update', new Error('the connection was lost'));
    expect((await user.complete(id)).status).toBe(500);
    await put('no JSON at all'.padEnd(line.length));
    expect((await user.complete(id)).status).toBe(200);
    expect(Buffer.from((await objects.read(key)) ?? []).toString()).toBe(line);
  });

  it('brings nothing back once the dataset is deleted: what it puts lies where nobody reads', async () => {
    const { user, objects, id, put } = await uploaded();
    await user.complete(id);
    expect((await user.remove(id)).status).toBe(204);
    expect((await put(line)).status).toBe(200);
    expect([...objects.objects.keys()]).toEqual([datasetUploadKey('user-1', id)]);
    expect((await user.complete(id)).status).toBe(404);
  });

  it('leaves nothing to be read when the dataset is deleted while it is being completed', async () => {
    const { user, objects, datasets, id } = await uploaded();
    const update = datasets.update.bind(datasets);
    datasets.update = async (...change) => {
      datasets.update = update;
      await user.remove(id);
      objects.plant(datasetObjectKey('user-1', id), line);
      return update(...change);
    };
    expect((await user.complete(id)).status).toBe(404);
    expect(objects.objects.size).toBe(0);
  });
});

describe('deleting a dataset while it is being completed', () => {
  it('leaves no bytes, though they came to their place after the delete had looked there', async () => {
    const { user, objects, datasets } = setup();
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: line.length })).body;
    await objects.send(upload.url, new TextEncoder().encode(line), upload.headers);
    const [from, to] = [datasetUploadKey('user-1', dataset.id), datasetObjectKey('user-1', dataset.id)];
    const remove = objects.delete.bind(objects);
    let completing: Promise<unknown> | undefined;
    objects.delete = async (key) => {
      if (key === from) await completing;
      await remove(key);
      completing ??= objects
        .copyOnce(from, to)
        .then(() => datasets.update('user-1', dataset.id, ['uploading'], { status: 'ready', format: 'text' }));
      await completing;
    };
    expect((await user.remove(dataset.id)).status).toBe(204);
    expect(objects.objects.size).toBe(0);
    expect(datasets.rows.all().map(({ status }) => status)).toEqual(['deleted']);
  });
});

describe('a deleted dataset', () => {
  const text = 'a name and a line of a person';
  const aToken = /^[\w-]{12}$/;

  it.each(['uploading', 'ready', 'rejected'] as const)(
    'that was %s leaves no text of its user, and goes within a day',
    async (status) => {
      const { user, datasets } = setup();
      const request = {
        name: text,
        size_bytes: line.length,
        content_type: 'text/plain',
        sha256: 'a'.repeat(64),
      };
      const { id } = (await user.create(request, 'key-1')).body.dataset;
      const error = { code: 'invalid_format', message: text, line: 1 } as const;
      await datasets.update('user-1', id, ['uploading'], {
        status,
        examples: 3,
        format: 'text',
        error,
        complete_tries: 1,
      });
      expect((await user.remove(id)).status).toBe(204);
      const [left] = datasets.rows.all();
      expect(left).toEqual({
        id,
        user_id: 'user-1',
        status: 'deleted',
        name: 'deleted',
        size_bytes: line.length,
        compression: 'none',
        created_at: '2026-01-01T12:00:00.000Z',
        request_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        expires_at: Date.parse('2026-01-02T12:00:00.000Z') / 1000,
        reserved_token: expect.stringMatching(aToken),
        deleted_token: expect.stringMatching(aToken),
      });
      expect(await user.create(request, 'key-1')).toMatchObject({
        status: 409,
        body: { code: 'idempotency_conflict' },
      });
    },
  );
});

describe('presign-dataset-parts', () => {
  it('refuses another upload, a finished one and a single PUT with 409', async () => {
    const { user } = setup();
    const big = (await user.create({ name: 'a', size_bytes: 200 * mebibyte })).body.dataset.id;
    const small = (await user.create({ name: 'a', size_bytes: 1 })).body.dataset.id;
    expect((await user.presignParts(big, { upload_id: 'other', part_numbers: [1] })).status).toBe(409);
    expect((await user.presignParts(small, { upload_id: 'upload-1', part_numbers: [1] })).status).toBe(409);
  });
});

describe('reading and deleting datasets', () => {
  it("answers 404 for another user's dataset in every call", async () => {
    const { user, as } = setup();
    const { id } = (await user.create({ name: 'a', size_bytes: 200 * mebibyte })).body.dataset;
    const other = as('user-2');
    const answers = await Promise.all([
      other.get(id),
      other.remove(id),
      other.complete(id),
      other.presignParts(id, { upload_id: 'upload-1', part_numbers: [1] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await other.list()).body.items).toEqual([]);
    expect((await user.get(id)).status).toBe(200);
  });

  it('lists newest first, page by page, and refuses a foreign cursor', async () => {
    const { user, as, pass } = setup();
    for (const name of ['a', 'b', 'c']) {
      await user.create({ name, size_bytes: 1 });
      pass(1);
    }
    const first = (await user.list({ limit: '2' })).body;
    expect(first.items.map((item: { name: string }) => item.name)).toEqual(['c', 'b']);
    const second = (await user.list({ limit: '2', cursor: first.next_cursor })).body;
    expect(second).toEqual({ items: [expect.objectContaining({ name: 'a' })], next_cursor: null });
    expect((await as('user-2').list({ cursor: first.next_cursor })).status).toBe(400);
    expect((await user.list({ limit: '201' })).status).toBe(400);
  });

  it('deletes the bytes and the upload in progress', async () => {
    const { user, upload, objects } = setup();
    const { id } = await upload(line);
    expect((await user.remove(id)).status).toBe(204);
    expect(objects.objects.size).toBe(0);
    expect((await user.get(id)).status).toBe(404);
    expect((await user.remove(id)).status).toBe(404);
    const big = (await user.create({ name: 'a', size_bytes: 200 * mebibyte })).body.dataset.id;
    await user.remove(big);
    expect(objects.uploads.size).toBe(0);
  });
});
