import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { maxArtifactsPerJob, maxUploadsAtOnce } from '../../../shared/domain/artifacts/artifact-limits.ts';
import { propertyRuns } from '../../support/effort.ts';
import { logsOf } from '../../support/logs-of.ts';
import { otherToken, pendingJob, retriedJob, runningJob, setup } from './pod-world.ts';

type World = ReturnType<typeof setup>;

const content = new TextEncoder().encode('a checkpoint');
const sha256 = createHash('sha256').update(content).digest('hex');
const named = (name: string, fields: object = {}) => ({
  name,
  kind: 'log',
  size_bytes: content.length,
  sha256,
  ...fields,
});

const announce = (world: World, name: string, fields: object = {}) => world.post('artifacts', named(name, fields));

const upload = async (world: World, name: string, fields: object = {}) => {
  world.pass(1);
  const { status, body } = await announce(world, name, fields);
  expect(status).toBe(201);
  await world.objects.send(body.upload.url, content, body.upload.headers);
  expect((await world.post('complete', {}, { artifact: body.artifact.id })).status).toBe(200);
};

const gigabyte = 1_000_000_000;

describe('the artifacts of a job', () => {
  it('are announced by one change of the job, one write and two of the account, as long as they are few', async () => {
    const world = setup();
    expect((await announce(world, 'a')).status).toBe(201);
    expect(world.jobs.calls.counts()).toEqual({ change: 1 });
    expect(world.artifacts.calls.counts()).toEqual({ get: 1, create: 1 });
    expect(world.usage.calls.counts()).toEqual({ get: 1, change: 2 });
    expect(world.job()).toMatchObject({ artifact_count: 1, artifact_bytes: content.length, artifact_uploads: 1 });
  });

  it('have so many bytes in all and no more, and the refusal says limit, used and asked', async () => {
    const world = setup(runningJob(), [], { maxArtifactBytes: 300 * gigabyte });
    expect((await announce(world, 'a', { size_bytes: 190 * gigabyte })).status).toBe(201);
    const { status, body } = await announce(world, 'b', { size_bytes: 111 * gigabyte });
    expect({ status, code: body.code, details: body.details }).toEqual({
      status: 422,
      code: 'limit_exceeded',
      details: { limit: 300 * gigabyte, used: 190 * gigabyte, asked: 111 * gigabyte },
    });
    expect((await announce(world, 'c', { size_bytes: 1 })).status).toBe(201);
  });

  it('are refused one that is too large alone, the first as well', async () => {
    const world = setup(runningJob(), [], { maxArtifactBytes: gigabyte });
    const { status, body } = await announce(world, 'a', { size_bytes: gigabyte + 1 });
    expect({ status, details: body.details }).toEqual({
      status: 422,
      details: { limit: gigabyte, used: 0, asked: gigabyte + 1 },
    });
    expect(world.artifacts.rows.all()).toEqual([]);
    expect((await announce(world, 'b', { size_bytes: gigabyte })).status).toBe(201);
  });

  it('are uploaded so many at once; the next may be once one is whole, or given up for an hour', async () => {
    const world = setup();
    for (let nth = 0; nth < maxUploadsAtOnce; nth += 1) expect((await announce(world, `a${nth}`)).status).toBe(201);
    const refused = await announce(world, 'b');
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: 'rate_limited' });
    expect(refused.body.details).toEqual({ limit: maxUploadsAtOnce, used: maxUploadsAtOnce, asked: 1 });
    expect(refused.headers['retry-after']).toBe('60');
    await upload(world, 'a0');
    expect((await announce(world, 'b')).status).toBe(201);
    expect((await announce(world, 'c')).status).toBe(429);
    world.pass(3600);
    expect((await announce(world, 'c')).status).toBe(201);
  });

  it('are so many and no more', async () => {
    const world = setup();
    for (let nth = 0; nth < maxArtifactsPerJob; nth += 1) await upload(world, `a${nth}`);
    const { status, body } = await announce(world, 'b');
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'limit_exceeded' });
    expect(body.details).toEqual({ limit: maxArtifactsPerJob, used: maxArtifactsPerJob, asked: 1 });
  });

  it('may be announced again without end: a repeat is no further one', async () => {
    const world = setup(runningJob(), [], { maxArtifactBytes: 2 * content.length });
    for (let nth = 0; nth < 50; nth += 1) expect((await announce(world, 'a')).status).toBe(201);
    expect((await announce(world, 'b')).status).toBe(201);
    expect((await announce(world, 'c')).status).toBe(422);
    expect((await announce(world, 'a')).status).toBe(201);
  });

  it('are checkpoints by the thousand in a long training, for newer ones take their place', async () => {
    const world = setup(runningJob(), [], { maxArtifactBytes: 4 * content.length });
    for (let step = 0; step < 1000; step += 1) {
      await upload(world, `checkpoint-${step}`, { kind: 'checkpoint' });
    }
    expect(world.artifacts.rows.all()).toHaveLength(2);
    expect(await world.usage.get(world.job().user_id)).toMatchObject({ stored_bytes: 2 * content.length });
  });

  it('of an earlier attempt that were given up do not keep the next one from uploading', async () => {
    const world = setup(retriedJob());
    for (let nth = 0; nth < maxUploadsAtOnce; nth += 1) {
      const row = { ...named(`a${nth}`), kind: 'checkpoint', attempt: 1, status: 'uploading' };
      const id = `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
      const { id: job_id } = world.job();
      world.artifacts.rows.plant(`${job_id} ${id}`, {
        ...row,
        id,
        job_id,
        object_key: id,
        created_at: '2026-01-01T11:59:00.000Z',
      });
    }
    for (let nth = 0; nth < maxUploadsAtOnce; nth += 1) expect((await announce(world, `b${nth}`)).status).toBe(201);
    expect((await announce(world, 'c')).status).toBe(429);
  });

  it('are judged after the token: a stranger learns nothing of them, and counts none', async () => {
    const world = setup(runningJob(), [], { maxArtifactBytes: 1 });
    expect((await world.post('artifacts', named('a'), { as: otherToken })).status).toBe(401);
    expect((await setup(pendingJob()).post('artifacts', named('a'))).status).toBe(409);
    expect(world.artifacts.calls.total()).toBe(0);
  });

  it('keep to their limits whatever is announced, repeated, uploaded and waited for', async () => {
    const maxArtifactBytes = 1000;
    const step = fc.oneof(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'),
        size_bytes: fc.integer({ min: 1, max: 400 }),
      }),
      fc.constant('complete'),
      fc.constant('wait'),
    );
    await logsOf(() =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const world = setup(runningJob(), [], { maxArtifactBytes });
          for (const taken of steps) {
            const rows = world.artifacts.rows.all();
            const open = rows.find(({ status }) => status === 'uploading');
            if (taken === 'wait') world.pass(1800);
            else if (taken === 'complete') {
              if (open) await world.artifacts.complete(open.job_id, open.id);
            } else {
              const { status } = await announce(world, taken.name, { size_bytes: taken.size_bytes });
              const used = rows.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
              const repeated = rows.find(({ name }) => name === taken.name);
              if (repeated) expect(status).toBe(repeated.size_bytes === taken.size_bytes ? 201 : 409);
              else if (used + taken.size_bytes > maxArtifactBytes) expect(status).toBe(422);
              else expect([201, 429]).toContain(status);
            }
            const bytes = world.artifacts.rows.all().reduce((sum, { size_bytes }) => sum + size_bytes, 0);
            expect(bytes).toBeLessThanOrEqual(maxArtifactBytes);
          }
        }),
        propertyRuns(300),
      ),
    );
  });
});
