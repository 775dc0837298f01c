import { randomUUID } from 'node:crypto';
import { createHandler as getControls } from '../../../functions/admin/get-controls.ts';
import { createHandler as liftSuspension } from '../../../functions/admin/lift-suspension.ts';
import { createHandler as pauseDeploys } from '../../../functions/admin/pause-deploys.ts';
import { createHandler as resumeDeploys } from '../../../functions/admin/resume-deploys.ts';
import { createHandler as suspendUser } from '../../../functions/admin/suspend-user.ts';
import { maxSuspensions } from '../../../shared/domain/controls/controls.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { logsOf } from '../../support/logs-of.ts';

const now = new Date('2026-01-01T12:00:00.000Z');

const setup = (jobsStored: readonly Job[] = []) => {
  const controls = new FakeControlsStore();
  const jobs = new FakeJobStore(jobsStored);
  const over: Job[] = [];
  const operator = { claim: 'groups', value: 'operators' };
  const deps = { controls, jobs, operator, clock: () => now, onOver: (job: Job) => over.push(job) };
  const handlers = {
    suspend: suspendUser(deps),
    lift: liftSuspension(deps),
    pause: pauseDeploys(deps),
    resume: resumeDeploys(deps),
    show: getControls(deps),
  };
  const as =
    (userId: string, claims: Readonly<Record<string, string>>) =>
    (route: keyof typeof handlers, user_id?: string, body?: object) =>
      call(handlers[route], {
        userId,
        claims,
        ...(user_id === undefined ? {} : { path: { user_id } }),
        ...(body === undefined ? {} : { body }),
      });
  return {
    controls,
    jobs,
    over,
    operator: as('ops', { groups: '[users operators]' }),
    stranger: as('mallory', { groups: '[users]' }),
  };
};

const reason = 'spends too much';

describe('operators', () => {
  it('suspend a user and lift it again, and see who did it, when and why', async () => {
    const { operator } = setup();
    const control = { reason, set_at: now.toISOString(), set_by: 'ops' };
    expect(await operator('suspend', 'auth0|bob', { reason })).toMatchObject({
      status: 200,
      body: { user_id: 'auth0|bob', ...control, jobs_cancelled: 0, jobs_left: false },
    });
    expect((await operator('show')).body).toEqual({
      deploys_pause: null,
      suspensions: [{ user_id: 'auth0|bob', ...control }],
    });
    expect((await operator('lift', 'auth0|bob')).status).toBe(204);
    expect((await operator('lift', 'auth0|bob')).status).toBe(204);
    expect((await operator('show')).body.suspensions).toEqual([]);
  });

  it('pause deploys and take them again', async () => {
    const { operator } = setup();
    const control = { reason: 'RunPod is down', set_at: now.toISOString(), set_by: 'ops' };
    expect(await operator('pause', undefined, { reason: 'RunPod is down' })).toMatchObject({
      status: 200,
      body: control,
    });
    expect((await operator('show')).body).toEqual({ deploys_pause: control, suspensions: [] });
    expect((await operator('resume')).status).toBe(204);
    expect((await operator('show')).body.deploys_pause).toBeNull();
  });

  it('cancel all jobs of a user with the suspension, and nobody else’s', async () => {
    const mine = Array.from({ length: 230 }, (_, nth) =>
      aJob({ id: randomUUID(), user_id: 'bob', created_at: new Date(now.getTime() + nth * 1000).toISOString() }),
    );
    const done = aJob({ id: randomUUID(), user_id: 'bob', status: 'completed', phase: null });
    const other = aJob({ id: randomUUID(), user_id: 'alice' });
    const world = setup([...mine, done, other]);
    const { body } = await world.operator('suspend', 'bob', { reason, cancel_jobs: true });
    expect(body).toMatchObject({ jobs_cancelled: 230, jobs_left: false });
    expect(world.over).toHaveLength(230);
    expect(world.jobs.rows.all().filter(({ status }) => status === 'cancelled')).toHaveLength(230);
    expect(await world.jobs.get(other.id)).toMatchObject({ status: 'queued' });
    expect((await world.jobs.get(mine[0]?.id ?? ''))?.history.at(-1)).toMatchObject({ actor: 'operator' });
  });

  it('leave jobs alone unless they say so', async () => {
    const job = aJob({ user_id: 'bob' });
    const world = setup([job]);
    await world.operator('suspend', 'bob', { reason });
    expect({ ...job, ...(await world.jobs.get(job.id)) }).toEqual(job);
  });

  it('cannot suspend more users than one item holds, and change those that are', async () => {
    const world = setup();
    const control = { reason, set_at: now.toISOString(), set_by: 'ops' };
    for (let nth = 0; nth < maxSuspensions; nth += 1) await world.controls.suspend(`user-${nth}`, control);
    expect(await world.operator('suspend', 'one-more', { reason })).toMatchObject({
      status: 409,
      body: { code: 'suspension_limit_reached' },
    });
    expect((await world.operator('suspend', 'user-7', { reason: 'another' })).status).toBe(200);
  });

  it('are on record in the log with every change', async () => {
    const { operator } = setup();
    const lines = await logsOf(async () => {
      await operator('suspend', 'bob', { reason });
      await operator('lift', 'bob');
      await operator('pause', undefined, { reason });
      await operator('resume');
    });
    for (const code of ['user_suspended', 'suspension_lifted', 'deploys_paused', 'deploys_resumed']) {
      expect(JSON.stringify(lines)).toContain(code);
    }
  });
});

describe('everybody else', () => {
  it.each(['suspend', 'lift', 'pause', 'resume', 'show'] as const)('is refused: %s', async (route) => {
    const { stranger, controls } = setup();
    const user = route === 'suspend' || route === 'lift' ? 'bob' : undefined;
    const body = route === 'suspend' || route === 'pause' ? { reason } : undefined;
    expect(await stranger(route, user, body)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(controls.calls.total()).toBe(0);
  });
});
