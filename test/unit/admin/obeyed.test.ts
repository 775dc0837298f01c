import { setup as setupDatasets } from '../datasets/dataset-world.ts';
import { setup as setupDeploys } from '../deploy/deploy-world.ts';
import { mintedConfig } from './written.ts';

const control = { reason: 'spends too much', set_at: '2026-01-01T12:00:00.000Z', set_by: 'ops' };

describe('a user who is suspended', () => {
  it('deploys nothing, is told why, and cancels what there is', async () => {
    const { alice, mallory, controls, jobs, provider } = await setupDeploys();
    const { body: before } = await alice.deploy({});
    await controls.suspend('alice', control);
    const refused = await alice.deploy({});
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'user_suspended', details: { reason: 'spends too much' } },
    });
    expect(refused.body.error).toContain('spends too much');
    expect(JSON.stringify(refused.body)).not.toContain('ops');
    expect((await alice.preflight({})).body).toMatchObject({ ok: false });
    expect(provider.creates).toHaveLength(1);
    expect((await alice.stop(String(before.job_id))).status).toBe(200);
    expect(jobs.rows.all()).toHaveLength(1);
    expect((await mallory.deploy({})).status).toBe(404);
    await controls.liftSuspension('alice');
    expect((await alice.deploy({})).status).toBe(201);
  });

  it('uploads nothing, and reads and deletes what there is', async () => {
    const world = setupDatasets();
    const { id } = await world.upload('{"text":"a line"}\n', { format: 'text' });
    const begun = await world.user.create({ name: 'begun', size_bytes: 10 });
    await world.controls.suspend('user-1', control);
    const code = { status: 403, body: { code: 'user_suspended' } };
    expect(await world.user.create({ name: 'more', size_bytes: 10 })).toMatchObject(code);
    expect(await world.user.complete(begun.body.dataset.id)).toMatchObject(code);
    const parts = { upload_id: 'x', part_numbers: [1] };
    expect(await world.user.presignParts(begun.body.dataset.id, parts)).toMatchObject(code);
    expect((await world.as('user-2').create({ name: 'mine', size_bytes: 10 })).status).toBe(201);
    expect((await world.user.get(id)).status).toBe(200);
    expect((await world.user.remove(id)).status).toBe(204);
  });

  it('writes no config, and reads and deletes what there is', async () => {
    const { id, create, update, get, remove, controls } = await mintedConfig();
    await controls.suspend('user-1', control);
    const code = { status: 403, body: { code: 'user_suspended' } };
    expect(await create()).toMatchObject(code);
    expect(await update(id)).toMatchObject(code);
    expect((await get(id)).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
  });
});

describe('deploys that are paused', () => {
  it('are answered 503 with the reason and when to ask again, whoever deploys', async () => {
    const { alice, controls, provider } = await setupDeploys();
    await controls.pauseDeploys({ ...control, reason: 'RunPod is down.' });
    const paused = await alice.deploy({});
    expect(paused).toMatchObject({
      status: 503,
      body: { code: 'deploys_paused', details: { reason: 'RunPod is down.' } },
    });
    expect(paused.headers['retry-after']).toBe('60');
    expect(provider.creates).toEqual([]);
    await controls.resumeDeploys();
    expect((await alice.deploy({})).status).toBe(201);
  });

  it('answer a repeated key with the job that it made', async () => {
    const { alice, controls } = await setupDeploys();
    const key = { 'idempotency-key': 'once' };
    const first = await alice.deploy({}, key);
    await controls.pauseDeploys(control);
    expect((await alice.deploy({}, key)).body.job_id).toBe(first.body.job_id);
  });

  it('cost one read a call', async () => {
    const { alice, controls } = await setupDeploys();
    await alice.deploy({});
    expect(controls.calls.total()).toBe(1);
  });
});
