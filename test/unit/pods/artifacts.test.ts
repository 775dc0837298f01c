import { createHash } from 'node:crypto';
import { closedAttempt, otherToken, pendingJob, runningJob, setup, start } from './pod-world.ts';

const bytes = new TextEncoder().encode('the weights');
const sha256Of = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const adapter = { name: 'adapter.tar', kind: 'adapter', size_bytes: bytes.length, sha256: sha256Of(bytes) };
const mebibyte = 1024 * 1024;

interface Announced {
  readonly artifact: { readonly id: string; readonly status: string };
  readonly upload: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly upload_id: string;
    readonly part_size_bytes: number;
    readonly parts: readonly {
      readonly part_number: number;
      readonly url: string;
      readonly headers?: Readonly<Record<string, string>>;
    }[];
  };
}

type World = ReturnType<typeof setup>;

const announce = async (world: World, declared: object = adapter): Promise<Announced> => {
  const answer = await world.post('artifacts', declared);
  expect(answer.status).toBe(201);
  return answer.body as unknown as Announced;
};

const checkpoint = (step: number) => ({ ...adapter, name: `checkpoint-${step}`, kind: 'checkpoint' });

const limitedJob = (save_total_limit: number) => {
  const job = runningJob();
  const training = { ...job.training_config.training, save_total_limit };
  return { ...job, training_config: { ...job.training_config, training } };
};

const upload = async (world: World, declared: object): Promise<void> => {
  world.pass(1);
  const { artifact, upload } = await announce(world, declared);
  await world.objects.send(upload.url, bytes, upload.headers);
  const { attempt } = { attempt: 1, ...declared };
  expect((await complete(world, artifact.id, { attempt })).status).toBe(200);
};

/** 101 MiB of zeros in two parts. */
const sendParts = async (world: World, { parts, part_size_bytes }: Announced['upload']) => {
  const sent = [];
  for (const { part_number, url, headers } of parts) {
    const length = Math.min(part_size_bytes, 101 * mebibyte - (part_number - 1) * part_size_bytes);
    const { etag = '' } = await world.objects.send(url, new Uint8Array(length), headers);
    sent.push({ part_number, etag });
  }
  return sent;
};

const complete = (world: World, artifact: string, body: object = {}) => world.post('complete', body, { artifact });

describe('create-artifact and complete-artifact', () => {
  it('puts a file into the folder of the job, by a URL that pins its length and SHA-256 (F23 H6 H7)', async () => {
    const world = setup();
    const { artifact, upload } = await announce(world);
    expect((await world.objects.send(upload.url, new TextEncoder().encode('other bytes'), upload.headers)).status).toBe(
      400,
    );
    expect((await world.objects.send(upload.url, bytes, upload.headers)).status).toBe(200);
    const done = await complete(world, artifact.id);
    expect(done).toMatchObject({ status: 200, body: { artifact: { ...adapter, status: 'complete', attempt: 1 } } });
    expect([...world.objects.objects.keys()]).toEqual([
      `artifacts/user-1/${world.job().id}/${artifact.id}/adapter.tar`,
    ]);
    expect(world.job().model_uploaded_at).toBe(start.toISOString());
    expect(JSON.stringify(done.body)).not.toContain('object_key');
  });

  it('answers a repeated announcement with the same artifact, and a repeated completion with the same end', async () => {
    const world = setup();
    const first = await announce(world);
    const second = await announce(world);
    expect(second.artifact).toEqual(first.artifact);
    await world.objects.send(second.upload.url, bytes, second.upload.headers);
    expect((await complete(world, first.artifact.id)).status).toBe(200);
    expect((await complete(world, first.artifact.id)).status).toBe(200);
    expect(await world.artifacts.list(world.job().id)).toHaveLength(1);
  });

  it('keeps apart the same name with other bytes', async () => {
    const world = setup();
    const first = await announce(world);
    const second = await announce(world, { ...adapter, sha256: sha256Of(new Uint8Array(3)) });
    expect(second.artifact.id).not.toBe(first.artifact.id);
  });

  it('remembers a checkpoint for the next attempt, and does not take it for the model (F21)', async () => {
    const world = setup();
    const { artifact, upload } = await announce(world, { ...adapter, name: 'checkpoint-100.tar', kind: 'checkpoint' });
    await world.objects.send(upload.url, bytes, upload.headers);
    await complete(world, artifact.id);
    expect(world.job().checkpoint).toMatchObject({ artifact_id: artifact.id, sha256: adapter.sha256 });
    expect(world.job().model_uploaded_at).toBeUndefined();
  });

  it.each([
    [undefined, ['checkpoint-30', 'checkpoint-40']],
    [1, ['checkpoint-40']],
    [3, ['checkpoint-20', 'checkpoint-30', 'checkpoint-40']],
  ])('keeps the newest checkpoints only, where save_total_limit is %p (F21)', async (limit, kept) => {
    const world = setup(limit === undefined ? runningJob() : limitedJob(limit));
    await upload(world, { ...adapter, name: 'adapter' });
    for (const step of [10, 20, 30, 40]) await upload(world, checkpoint(step));
    const named = (await world.artifacts.list(world.job().id)).map(({ name }) => name);
    expect(named).toEqual(['adapter', ...kept]);
    expect([...world.objects.objects.keys()].map((key) => key.split('/').at(-1))).toEqual(named);
    expect(world.job().checkpoint?.object_key).toContain('checkpoint-40');
  });

  it('keeps what the next attempt would resume from, until that has a checkpoint of its own (F21)', async () => {
    const world = setup(limitedJob(1));
    await upload(world, checkpoint(10));
    await announce(world, checkpoint(20));
    world.jobs.rows.set(world.job().id, { ...world.job(), attempt: 2 });
    await announce(world, { ...checkpoint(30), attempt: 2 });
    expect((await world.artifacts.list(world.job().id)).map(({ name }) => name)).toContain('checkpoint-10');
    await upload(world, { ...checkpoint(30), attempt: 2 });
    expect((await world.artifacts.list(world.job().id)).map(({ name }) => name)).toEqual(['checkpoint-30']);
  });

  it('takes a checkpoint although the old ones cannot be deleted, and deletes them with the next', async () => {
    const world = setup(limitedJob(1));
    await upload(world, checkpoint(10));
    world.objects.calls.failNext('delete', new Error('not now'));
    await upload(world, checkpoint(20));
    expect(world.faults).toHaveLength(1);
    expect(world.job().checkpoint?.object_key).toContain('checkpoint-20');
    await upload(world, checkpoint(30));
    expect(world.objects.objects.size).toBe(1);
  });

  it('refuses to complete what was not uploaded, or is not what was announced (F23 H6 H7)', async () => {
    const world = setup();
    const { artifact } = await announce(world);
    expect(await complete(world, artifact.id)).toMatchObject({ status: 409, body: { code: 'upload_incomplete' } });
    const key = `artifacts/user-1/${world.job().id}/${artifact.id}/adapter.tar`;
    world.objects.plant(key, 'short');
    expect(await complete(world, artifact.id)).toMatchObject({ status: 409, body: { details: { size_bytes: 5 } } });
    world.objects.plant(key, 'THE WEIGHTS', sha256Of(new TextEncoder().encode('THE WEIGHTS')));
    expect(await complete(world, artifact.id)).toMatchObject({ status: 409, body: { code: 'upload_incomplete' } });
    expect(world.job().model_uploaded_at).toBeUndefined();
  });

  it('takes a large file in parts, and lets an upload go on after a repeat', async () => {
    const world = setup();
    const size = 130 * mebibyte;
    const declared = { ...adapter, name: 'model.tar', kind: 'model', size_bytes: size, sha256: 'f'.repeat(64) };
    const first = await announce(world, declared);
    const { artifact, upload } = await announce(world, declared);
    expect(upload.upload_id).toBe(first.upload.upload_id);
    expect(upload.parts.map(({ part_number }) => part_number)).toEqual([1, 2, 3]);
    const parts = upload.parts.map(({ part_number }) => ({ part_number, etag: 'never sent' }));
    const { upload_id } = upload;
    expect((await complete(world, artifact.id)).status).toBe(400);
    expect((await complete(world, artifact.id, { upload_id: 'another', parts })).status).toBe(400);
    expect((await complete(world, artifact.id, { upload_id, parts })).status).toBe(409);
  });

  it('completes the parts, also when the first answer was lost', async () => {
    const world = setup();
    const declared = { ...adapter, name: 'model.tar', kind: 'model', size_bytes: 101 * mebibyte };
    const { artifact, upload } = await announce(world, declared);
    const parts = await sendParts(world, upload);
    await world.objects.completeMultipart([...world.objects.uploads.values()][0]?.key ?? '', upload.upload_id, parts);
    expect((await complete(world, artifact.id, { upload_id: upload.upload_id, parts })).status).toBe(200);
    expect(world.job().model_uploaded_at).toBe(start.toISOString());
    expect((await announce(world, declared)).artifact.status).toBe('complete');
  });

  it('opens no further upload for an artifact in parts that is complete, and says that it is', async () => {
    const world = setup();
    const declared = { ...adapter, name: 'model.tar', kind: 'model', size_bytes: 101 * mebibyte };
    const { artifact, upload } = await announce(world, declared);
    const { upload_id } = upload;
    const parts = await sendParts(world, upload);
    expect((await complete(world, artifact.id, { upload_id, parts })).status).toBe(200);
    for (let nth = 0; nth < 2; nth += 1) {
      const again = await announce(world, declared);
      expect(again).toMatchObject({ artifact: { id: artifact.id, status: 'complete' }, upload: { upload_id } });
      const [{ url } = { url: '' }] = again.upload.parts;
      expect((await world.objects.send(url, new Uint8Array(64 * mebibyte))).status).toBe(404);
    }
    expect(world.objects.calls.count('startMultipart')).toBe(1);
    expect(world.objects.uploads.size).toBe(0);
    expect((await complete(world, artifact.id, { upload_id, parts })).status).toBe(200);
  });

  it('pins the SHA-256 of each part where they are announced, and wants one for every part (F23 H6 H7)', async () => {
    const world = setup();
    const stretches = [new Uint8Array(64 * mebibyte), new Uint8Array(37 * mebibyte)];
    const part_sha256 = stretches.map(sha256Of);
    const declared = { ...adapter, name: 'model.tar', kind: 'model', size_bytes: 101 * mebibyte };
    const tooFew = await world.post('artifacts', { ...declared, part_sha256: part_sha256.slice(1) });
    expect(tooFew).toMatchObject({ status: 400, body: { error: expect.stringContaining('2 values') } });
    const { artifact, upload } = await announce(world, { ...declared, part_sha256 });
    const [{ url, headers } = { url: '' }] = upload.parts;
    const other = stretches[0]?.with(0, 1) ?? new Uint8Array();
    expect((await world.objects.send(url, other, headers)).status).toBe(400);
    const parts = await sendParts(world, upload);
    const { upload_id } = upload;
    expect((await complete(world, artifact.id, { upload_id, parts })).status).toBe(409);
    const checked = parts.map((part, index) => ({ ...part, sha256: part_sha256[index] }));
    expect((await complete(world, artifact.id, { upload_id, parts: checked })).status).toBe(200);
  });

  it('answers a thousand part URLs at most, and the rest by from_part', async () => {
    const world = setup();
    const size_bytes = 2001 * 64 * mebibyte;
    const declared = { ...adapter, name: 'model.tar', kind: 'model', size_bytes };
    const numbers = async (from_part?: number) =>
      (await announce(world, { ...declared, from_part })).upload.parts.map(({ part_number }) => part_number);
    const asked = [await numbers(), await numbers(1001), await numbers(2001)];
    expect(asked.map((parts) => parts.length)).toEqual([1000, 1000, 1]);
    expect(asked.flat()).toEqual(Array.from({ length: 2001 }, (_, index) => index + 1));
    const part_sha256 = Array.from({ length: 2001 }, (_, index) => sha256Of(Uint8Array.of(index % 256)));
    const { upload } = await announce(world, { ...declared, part_sha256, from_part: 2001 });
    expect(upload.parts).toEqual([expect.objectContaining({ part_number: 2001, headers: expect.anything() })]);
    const beyond = await world.post('artifacts', { ...declared, from_part: 2002 });
    expect(beyond).toMatchObject({ status: 400, body: { error: expect.stringContaining('there are 2001 parts') } });
  });

  it('answers far less than the 6 MB that a function may, though the token of its role is long', async () => {
    const longUrl = 2600;
    const { upload } = await announce(setup(), { ...adapter, name: 'model.tar', size_bytes: 1000 * 64 * mebibyte });
    const [first] = upload.parts;
    const bytesOfUrls = upload.parts.length * (JSON.stringify(first).length + longUrl);
    expect(bytesOfUrls).toBeLessThan(4_000_000);
  });

  it('refuses what has more parts than their checksums fit into one body', async () => {
    const world = setup();
    const answer = await world.post('artifacts', { ...adapter, size_bytes: 1024 ** 4 });
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    expect(world.objects.calls.total()).toBe(0);
  });

  it.each(['../adapter', 'a/b', '.hidden', 'a b', ''])('refuses the name %p', async (name) => {
    const world = setup();
    expect((await world.post('artifacts', { ...adapter, name })).status).toBe(400);
  });

  it('asks for the claim first, and lets neither strangers nor attempts that are over in', async () => {
    const pending = setup(pendingJob());
    expect((await pending.post('artifacts', adapter)).status).toBe(409);
    const over = setup(runningJob({ status: 'completed', phase: null, attempts: [closedAttempt()] }));
    expect((await over.post('artifacts', adapter)).status).toBe(410);
    expect((await over.post('artifacts', adapter, { as: otherToken })).status).toBe(401);
    expect((await over.post('complete', {}, { artifact: 'x' })).status).toBe(410);
    expect(over.objects.calls.total() + pending.objects.calls.total()).toBe(0);
  });

  it('knows no artifact of another id or of an earlier attempt', async () => {
    const world = setup();
    const { artifact } = await announce(world);
    expect((await complete(world, 'unknown')).status).toBe(404);
    world.jobs.rows.set(world.job().id, { ...world.job(), attempt: 2 });
    expect((await world.post('complete', { attempt: 2 }, { artifact: artifact.id })).status).toBe(404);
  });
});
