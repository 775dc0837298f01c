import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { amountsOf } from '../../../shared/domain/limits/reserved.ts';
import { dryRun } from '../../../shared/domain/reaper/dry-run.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from './world.ts';

const control = { reason: 'a look', set_at: start.toISOString(), set_by: 'ops' };

/** Tried before, and due again. */
const tried = {
  queued_at: addSeconds(start, -600).toISOString(),
  next_launch_at: addSeconds(start, -10).toISOString(),
  capacity_wait_seconds: 1800,
  wait_reason: 'no_capacity',
} as const;

const waitingShare = { token: 't', month: '2026-01', micro_dollars: 9e6, micro_dollars_per_hour: 4e6, waits: true };
const startedShare = { ...waitingShare, waits: false };

describe('jobs that wait', () => {
  it('of a suspended user are cancelled after the time that they would wait for a GPU, so that others have their place', async () => {
    const world = setup();
    const { wait_reason: _, ...untried } = tried;
    const made = [tried, untried].map((job) => world.put(aJob({ ...job, id: randomUUID(), user_id: 'bob' })));
    await world.controls.suspend('bob', control);
    await world.sweepFor(1140);
    expect(made.map(({ id }) => world.job(id).status)).toEqual(['queued', 'queued']);
    await world.sweepFor(120);
    for (const { id } of made)
      expect(world.job(id)).toMatchObject({
        status: 'cancelled',
        error: { message: expect.stringContaining('an operator has suspended its user') },
      });
    await world.sweepFor(300);
    expect(made.map(({ id }) => world.job(id).open)).toEqual([false, false]);
    expect(world.provider.creates).toEqual([]);
  });

  it('of a suspended user are cancelled after that time though their user holds them, and return what they reserve', async () => {
    const world = setup();
    const held_until = addSeconds(start, 80_000).toISOString();
    const { id } = world.put(aJob({ ...tried, user_id: 'bob', reserved: startedShare, held_until }));
    await world.usage.change('bob', { add: amountsOf(startedShare), month: '2026-01' });
    await world.controls.suspend('bob', control);
    await world.sweepFor(1140);
    expect(world.job(id).status).toBe('queued');
    await world.sweepFor(420);
    expect(world.job(id)).toMatchObject({ status: 'cancelled', open: false });
    expect(await world.usage.get('bob')).toMatchObject({ pods: 0, micro_dollars_per_hour: 0 });
  });

  it('of a suspended user, before a limit admits them, are cancelled after a day of the suspension and return what they reserve', async () => {
    const world = setup();
    const queued_at = addSeconds(start, -200_000).toISOString();
    const waits = { user_id: 'bob', queued_at, next_launch_at: queued_at, reserved: waitingShare };
    const { id } = world.put(aJob({ ...waits, held_until: addSeconds(start, 200_000).toISOString() }));
    await world.usage.change('bob', {
      add: { ...amountsOf(waitingShare), pods: 1 },
      month: '2026-01',
      limits: { pods: 1 },
    });
    await world.controls.suspend('bob', control);
    await world.sweepFor(60);
    await world.controls.liftSuspension('bob');
    world.pass(80_000);
    await world.sweepFor(60);
    await world.controls.suspend('bob', control);
    await world.sweepFor(60);
    world.pass(86_000);
    await world.sweepFor(60);
    expect(world.job(id).status).toBe('queued');
    world.pass(400);
    await world.sweepFor(180);
    expect(world.job(id)).toMatchObject({ status: 'cancelled', open: false });
    expect(await world.usage.get('bob')).toMatchObject({ pods: 1, waiting_jobs: 0 });
    expect(world.orders).toEqual([]);
  });

  it('are cancelled where an operator has lowered a limit so far that they can never start, once a day is over', async () => {
    const world = setup();
    const queued_at = start.toISOString();
    const made = ['alice', 'bob'].map((user_id) =>
      world.put(aJob({ id: randomUUID(), user_id, queued_at, next_launch_at: queued_at, reserved: waitingShare })),
    );
    const [beyond, within] = made.map(
      ({ id }) =>
        () =>
          world.job(id),
    );
    for (const user of ['alice', 'bob'])
      await world.usage.change(user, {
        add: { waiting_jobs: 1, charged_micro_dollars: 9e6 },
        month: '2026-01',
        limits: { pods: user === 'bob' ? 1 : 5, dollars_per_hour: user === 'bob' ? 10 : 3 },
      });
    // A pod of bob runs meanwhile, so his job waits as well, and may start one day.
    await world.usage.change('bob', { add: { pods: 1 } });
    await world.sweep();
    world.pass(86_300);
    await world.sweep();
    expect(beyond?.().status).toBe('queued');
    world.pass(200);
    await world.sweepFor(120);
    expect(beyond?.()).toMatchObject({
      status: 'cancelled',
      error: { message: expect.stringContaining('lowered a limit') },
    });
    expect(within?.().status).toBe('queued');
    await world.sweepFor(180);
    expect(beyond?.().open).toBe(false);
    expect((await world.usage.get('alice')).waiting_jobs).toBe(0);
  });

  it('are cancelled for a limit no sooner than a day after a sweep has found it too low, however long they have waited', async () => {
    const world = setup();
    const queued_at = addSeconds(start, -200_000).toISOString();
    const { id } = world.put(aJob({ user_id: 'bob', queued_at, next_launch_at: queued_at, reserved: waitingShare }));
    const limitTo = (dollars_per_hour: number) =>
      world.usage.change('bob', { limits: { pods: 1, dollars_per_hour } }).then(() => world.sweepFor(120));
    await world.usage.change('bob', { add: { pods: 1, waiting_jobs: 1 } });
    await limitTo(3);
    expect(world.job(id).status).toBe('queued');
    world.pass(80_000);
    await limitTo(10);
    world.pass(80_000);
    await limitTo(3);
    expect(world.job(id).status).toBe('queued');
    world.pass(86_000);
    await world.sweep();
    expect(world.job(id).status).toBe('queued');
    world.pass(400);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'cancelled' });
  });

  it('and cannot start are all cancelled after a day, however many one user has', async () => {
    const world = setup();
    const queued_at = addSeconds(start, -9000).toISOString();
    const waits = { user_id: 'bob', queued_at, next_launch_at: queued_at, reserved: waitingShare };
    const ids = Array.from({ length: 200 }, () => world.put(aJob({ ...waits, id: randomUUID() })).id);
    await world.usage.change('bob', { add: { pods: 1, waiting_jobs: ids.length } });
    await world.controls.suspend('bob', control);
    await world.sweepFor(7200);
    world.pass(80_000);
    expect(ids.filter((id) => world.job(id).status !== 'queued')).toEqual([]);
    await world.sweepFor(7200);
    world.pass(7200);
    await world.sweepFor(7200);
    expect(ids.filter((id) => world.job(id).status !== 'cancelled')).toEqual([]);
  });

  it('are launched for nobody while deploys are paused, and for others than a suspended user', async () => {
    const world = setup();
    const alices = world.put(aJob({ ...tried, id: randomUUID(), user_id: 'alice' }));
    const bobs = world.put(aJob({ ...tried, id: randomUUID(), user_id: 'bob' }));
    await world.controls.pauseDeploys(control);
    await world.sweep();
    expect(world.provider.creates).toEqual([]);
    expect([world.job(alices.id), world.job(bobs.id)]).toEqual([alices, bobs]);
    await world.controls.resumeDeploys();
    await world.controls.suspend('bob', control);
    await world.sweep();
    expect(world.job(alices.id).status).toBe('pending');
    expect(world.job(bobs.id)).toEqual(bobs);
    await world.controls.liftSuspension('bob');
    await world.sweep();
    expect(world.job(bobs.id).status).toBe('pending');
  });

  it('do not end for want of a GPU that they were kept from, and get their whole wait when they are let', async () => {
    const world = setup();
    const { id } = world.put(aJob({ ...tried, id: randomUUID() }));
    await world.controls.pauseDeploys(control);
    for (let minute = 0; minute < 100; minute += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(id)).toMatchObject({ status: 'queued' });
    expect(world.job(id).history).toContainEqual(
      expect.objectContaining({ actor: 'reaper', message: expect.stringContaining('An operator lets no job start') }),
    );
    await world.controls.resumeDeploys();
    world.pass(60);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'pending', phase: 'starting' });
  });

  it('are said to end or to start by no dry run while they are kept waiting', async () => {
    const world = setup();
    const due = world.put(aJob({ ...tried, id: randomUUID() }));
    world.put(aJob({ ...tried, id: randomUUID(), capacity_wait_seconds: 60 }));
    expect((await dryRun(world.deps)).verdicts.map(({ verdict }) => verdict).sort()).toEqual(['end', 'launch']);
    await world.controls.pauseDeploys(control);
    expect((await dryRun(world.deps)).verdicts).toEqual([]);
    expect(world.job(due.id)).toEqual(due);
  });

  it('still end for want of a GPU when nobody keeps them from it', async () => {
    const world = setup();
    const { id } = world.put(
      aJob({ ...tried, id: randomUUID(), next_launch_at: addSeconds(start, 3600).toISOString() }),
    );
    world.pass(1300);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
  });

  it('cost a sweep one read of what operators have put in place, and the launcher another, however many they are', async () => {
    const world = setup();
    for (let nth = 0; nth < 5; nth += 1) world.put(aJob({ ...tried, id: randomUUID() }));
    await world.sweepAlone();
    expect(world.controls.calls.total()).toBe(1);
    await world.launch();
    expect(world.controls.calls.total()).toBe(2);
  });

  it('of a suspended user stand in nobody’s way, though they are many and have waited longest', async () => {
    const world = setup();
    const longDue = { ...tried, next_launch_at: addSeconds(start, -3600).toISOString() };
    for (let nth = 0; nth < 1200; nth += 1) world.put(aJob({ ...longDue, id: randomUUID(), user_id: 'bob' }));
    const alices = world.put(aJob({ ...tried, id: randomUUID(), user_id: 'alice' }));
    await world.controls.suspend('bob', control);
    await world.sweep();
    expect(world.job(alices.id).status).toBe('pending');
    expect(world.provider.creates).toHaveLength(1);
  });

  it('are not launched while that cannot be read, and what must end is ended', async () => {
    const world = setup();
    const waiting = world.put(aJob({ ...tried, id: randomUUID() }));
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    world.controls.calls.failNext('get', new Error('down'));
    world.pass(61);
    expect(await world.sweep()).toMatchObject({ clean: true });
    expect(world.provider.creates).toEqual([]);
    expect(world.job(waiting.id).status).toBe('queued');
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'max_duration' });
    expect(world.faults).toHaveLength(1);
  });
});
