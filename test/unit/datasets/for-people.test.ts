import { gzipSync } from 'node:zlib';
import { datasetObjectKey } from '../../../shared/domain/datasets/object-key.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { aJob } from '../../support/a-job.ts';
import { mebibyte, setup } from './dataset-world.ts';

const lines = '{"text":"a line that is learned of"}\n'.repeat(20);

describe('an upload that is under way', () => {
  it('is read again with the parts that are there and URLs for the others, and goes on', async () => {
    const { user, objects } = setup();
    const created = await user.create({ name: 'large', size_bytes: 128 * mebibyte + 1 });
    const { id } = created.body.dataset;
    const last = created.body.upload.parts[2];
    expect((await objects.send(last.url, Uint8Array.of(1), {})).status).toBe(200);
    const { status, body } = await user.getUpload(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      upload_id: created.body.upload.upload_id,
      part_size_bytes: 64 * mebibyte,
      part_count: 3,
    });
    expect(body.uploaded_parts).toEqual([{ part_number: 3, etag: expect.any(String), size_bytes: 1 }]);
    expect(body.parts.map(({ part_number }: { part_number: number }) => part_number)).toEqual([1, 2]);
    expect(body.parts[0].url).toEqual(expect.any(String));
  });

  it('of one PUT is read again with a fresh URL', async () => {
    const { user, objects } = setup();
    const { id } = (await user.create({ name: 'small', size_bytes: lines.length })).body.dataset;
    const { body } = await user.getUpload(id);
    expect(body).toMatchObject({ method: 'PUT', expires_at: expect.any(String) });
    await objects.send(body.url, new TextEncoder().encode(lines), body.headers);
    expect((await user.complete(id)).status).toBe(200);
  });

  it('is over once the dataset is ready, and nobody else’s', async () => {
    const { upload, user, as } = setup();
    const { id } = await upload(lines);
    expect(await user.getUpload(id)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await as('user-2').getUpload(id)).status).toBe(404);
  });

  it('is not gone on with by a user who is suspended', async () => {
    const { user, controls } = setup();
    const { id } = (await user.create({ name: 'small', size_bytes: 5 })).body.dataset;
    await controls.suspend('user-1', { reason: 'x', set_at: '2026-01-01T00:00:00.000Z', set_by: 'ops' });
    expect((await user.getUpload(id)).status).toBe(403);
    expect((await user.mend(id)).status).toBe(403);
  });
});

describe('a change of a dataset', () => {
  it('renames and describes it, and takes the description away', async () => {
    const { upload, user } = setup();
    const { id } = await upload(lines, { description: 'As it was\nin two lines' });
    expect((await user.get(id)).body.description).toBe('As it was\nin two lines');
    const changed = await user.update(id, { name: 'renamed', description: 'better' });
    expect(changed.body).toMatchObject({ name: 'renamed', description: 'better', status: 'ready' });
    expect((await user.update(id, { description: null })).body).not.toHaveProperty('description');
    expect((await user.get(id)).body.name).toBe('renamed');
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a name of no letters', { name: ' ' }],
    ['no name', { name: null }],
    ['an empty description', { description: '' }],
    ['a description of 2001 characters', { description: 'x'.repeat(2001) }],
    ['another field', { size_bytes: 5 }],
  ])('is refused with %s', async (_what, body) => {
    const { upload, user } = setup();
    const { id } = await upload(lines);
    expect(await user.update(id, body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('is of nobody else, and of no dataset that is deleted', async () => {
    const { upload, user, as } = setup();
    const { id } = await upload(lines);
    expect((await as('user-2').update(id, { name: 'mine' })).status).toBe(404);
    await user.remove(id);
    expect((await user.update(id, { name: 'back' })).status).toBe(404);
  });
});

describe('what uses a dataset', () => {
  it('is told with it: the jobs that go on', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const job = aJob({ validation_dataset_id: id, status: 'running', phase: 'training' });
    const { user, jobs } = setup({ jobs: [job] });
    await user.create({ name: 'a', size_bytes: 1 });
    expect((await user.get(id)).body.used_by).toEqual([job.id]);
    await jobs.change(job.id, { expect: { statuses: ['running'] }, set: { status: 'completed', phase: null } });
    expect((await user.get(id)).body.used_by).toEqual([]);
  });
});

describe('a gzip that was announced as none', () => {
  const planted = async (bytes: Uint8Array, fields: Parameters<typeof aDataset>[0] = {}) => {
    const world = setup();
    const dataset = aDataset({ user_id: 'user-1', size_bytes: bytes.length, compression: 'none', ...fields });
    await world.datasets.create(dataset);
    world.objects.plant(datasetObjectKey('user-1', dataset.id), bytes);
    return { ...world, id: dataset.id };
  };
  const rejected = {
    status: 'rejected',
    error: { code: 'invalid_format', message: 'Line 1 is no JSON.', line: 1 },
  } as const;

  it.each([
    ['ready', { status: 'ready', format: 'text', examples: 3 } as const],
    ['rejected', rejected],
  ])('is mended where it is %s', async (_status, fields) => {
    const { user, id } = await planted(gzipSync(lines), fields);
    const { status, body } = await user.mend(id);
    expect(status).toBe(200);
    expect(body.dataset).toMatchObject({ status: 'ready', compression: 'gzip', format: 'text', examples: 20 });
    expect(body.dataset).not.toHaveProperty('error');
    expect((await user.get(id)).body).toMatchObject({ compression: 'gzip', examples: 20 });
    expect((await user.mend(id)).body).toEqual(body);
  });

  it('is not, where the bytes are no gzip: the dataset stays as it is', async () => {
    const { user, id } = await planted(new TextEncoder().encode(lines), { status: 'ready', format: 'text' });
    const before = (await user.get(id)).body;
    expect(await user.mend(id)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await user.get(id)).body).toEqual(before);
  });

  it('is rejected with the reason where nothing can be learned of what is in it', async () => {
    const { user, id } = await planted(gzipSync('{"text": 5}\n'), rejected);
    expect(await user.mend(id)).toMatchObject({ status: 422, body: { code: 'dataset_rejected' } });
    expect((await user.get(id)).body).toMatchObject({ status: 'rejected', error: { line: 1 } });
  });

  it('is looked at no more than its bytes may be', async () => {
    const { user, id, objects } = await planted(gzipSync('{"text": 5}\n'), { ...rejected, complete_tries: 19 });
    expect((await user.mend(id)).status).toBe(422);
    const reads = objects.calls.count('readHead');
    expect(await user.mend(id)).toMatchObject({ status: 409, body: { code: 'complete_limit_reached' } });
    expect(objects.calls.count('readHead')).toBe(reads);
  });

  it('waits until its upload is over, and is nobody else’s', async () => {
    const { user, as } = setup();
    const { id } = (await user.create({ name: 'a', size_bytes: 1 })).body.dataset;
    expect((await user.mend(id)).status).toBe(409);
    expect((await as('user-2').mend(id)).status).toBe(404);
  });
});
