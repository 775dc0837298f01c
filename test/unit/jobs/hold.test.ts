import { randomBytes } from 'node:crypto';
import { createHandler as getJob } from '../../../functions/jobs/get-job.ts';
import { createHandler as createHold } from '../../../functions/jobs/hold-job.ts';
import { createHandler as createLift } from '../../../functions/jobs/lift-hold.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { maxHoldEntries } from '../../../shared/domain/jobs/set-hold.ts';
import { call } from '../../support/api-event.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { runningJob, start } from '../pods/pod-world.ts';

const inSeconds = (seconds: number): string => addSeconds(start, seconds).toISOString();
const day = 86_400;

const setup = (stored: Job = runningJob()) => {
  let now = start;
  const clock = () => now;
  const jobs = new FakeJobStore([stored]);
  const deps = {
    jobs,
    details: jobs.details,
    clock,
    operator: { claim: 'groups', value: 'operators' },
    usage: new FakeUsageStore(),
    userLimits: someUserLimits,
    installation: new FakeInstallationStore(),
    installationLimits: someInstallationLimits,
    randomBytes,
    onFault: (error: unknown) => {
      throw error;
    },
  };
  const handlers = { hold: createHold(deps), lift: createLift(deps), get: getJob(deps) };
  const as =
    (userId: string, claims: Readonly<Record<string, string>> = {}) =>
    (route: keyof typeof handlers, body?: object, id = stored.id) =>
      call(handlers[route], { userId, claims, path: { id }, ...(body === undefined ? {} : { body }) });
  return {
    jobs,
    job: () => jobs.rows.get(stored.id) as Job,
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    user: as('user-1'),
    stranger: as('user-2'),
    operator: as('user-2', { groups: '[users operators]' }),
  };
};

describe('hold-job', () => {
  it('holds a job until its expiry, and shows who wants that and why', async () => {
    const world = setup();
    const hold = { reason: 'a look at the loss', expires_at: '2026-01-01T13:00:00Z' };
    const shown = { ...hold, expires_at: '2026-01-01T13:00:00.000Z', set_at: start.toISOString(), set_by: 'user' };
    expect(await world.user('hold', hold)).toMatchObject({ status: 200, body: { hold: shown } });
    expect((await world.user('get')).body.hold).toEqual(shown);
    world.pass(3600);
    expect((await world.user('get')).body.hold).toBeNull();
  });

  it('puts every hold, replacement and lift on record with its numbers', async () => {
    const world = setup();
    await world.user('hold', { reason: 'first', expires_in_seconds: 60 });
    world.pass(10);
    await world.operator('hold', { reason: 'second', expires_in_seconds: 100 });
    await world.user('lift');
    const spent_dollars = expect.any(Number);
    expect(world.job().history).toMatchObject([
      {
        actor: 'user',
        type: 'hold',
        message: `Held until ${inSeconds(60)}: first`,
        numbers: { held_until: inSeconds(60), held_seconds: 60, spent_dollars },
      },
      {
        actor: 'operator',
        type: 'hold',
        message: `Held until ${inSeconds(110)}: second`,
        numbers: {
          held_until: inSeconds(110),
          held_seconds: 100,
          replaced_held_until: inSeconds(60),
          spent_dollars,
        },
      },
      { actor: 'user', type: 'hold', message: 'The hold was lifted.', numbers: { held_until: inSeconds(110) } },
    ]);
  });

  it('writes nothing for the same hold again, and answers the same', async () => {
    const world = setup();
    const hold = { reason: 'a look', expires_at: inSeconds(60) };
    const first = await world.user('hold', hold);
    expect(await world.user('hold', hold)).toEqual(first);
    expect(world.jobs.calls.count('change')).toBe(1);
  });

  it.each([
    ['no reason', { expires_in_seconds: 60 }, 'reason'],
    ['an empty reason', { reason: ' ', expires_in_seconds: 60 }, 'reason'],
    ['a reason of 501 characters', { reason: 'x'.repeat(501), expires_in_seconds: 60 }, 'reason'],
    ['a reason with control characters', { reason: 'a\u0000b', expires_in_seconds: 60 }, 'reason'],
    ['no expiry', { reason: 'x' }, 'expires_at'],
    ['two', { reason: 'x', expires_at: inSeconds(60), expires_in_seconds: 60 }, 'expires_at'],
    ['one that is past', { reason: 'x', expires_at: inSeconds(0) }, 'expires_at'],
    ['one more than 24 hours ahead', { reason: 'x', expires_at: inSeconds(day + 0.001) }, 'expires_at'],
    ['one that is no time', { reason: 'x', expires_at: 'tomorrow' }, 'expires_at'],
    ['more than 24 hours', { reason: 'x', expires_in_seconds: day + 1 }, 'expires_in_seconds'],
    ['less than a second', { reason: 'x', expires_in_seconds: 0 }, 'expires_in_seconds'],
    ['a field it does not know', { reason: 'x', expires_in_seconds: 60, force: true }, 'force'],
  ])('refuses %s', async (_name, body, path) => {
    const world = setup();
    expect(await world.user('hold', body)).toMatchObject({ status: 400, body: { issues: [{ path }] } });
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('never reaches further ahead than 24 hours, however often it is renewed', async () => {
    const world = setup();
    for (let renewals = 0; renewals < 10; renewals += 1) {
      await world.user('hold', { reason: 'once more', expires_in_seconds: day });
      expect(world.job().held_until).toBe(inSeconds(day + renewals * 60));
      expect(await world.user('hold', { reason: 'x', expires_at: inSeconds(2 * day) })).toMatchObject({ status: 400 });
      world.pass(60);
    }
  });

  it.each(['completed', 'failed', 'cancelled'] as const)('refuses a job that is %s', async (status) => {
    const world = setup(runningJob({ status, phase: null, completed_at: start.toISOString() }));
    const answer = await world.user('hold', { reason: 'x', expires_in_seconds: 60 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'job_over' } });
    expect((await world.user('lift')).status).toBe(204);
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('is for the user of the job and for operators; to others the job does not exist', async () => {
    const hold = { reason: 'x', expires_in_seconds: 60 };
    const world = setup();
    const foreign = await world.stranger('hold', hold);
    const missing = await world.operator('hold', hold, 'no-such-job');
    expect([foreign.status, (await world.stranger('lift')).status, missing.status]).toEqual([404, 404, 404]);
    expect(foreign.body.code).toBe(missing.body.code);
    expect(world.job().held_until).toBeUndefined();
    expect(await world.operator('hold', hold)).toMatchObject({ status: 200, body: { hold: { set_by: 'operator' } } });
  });

  it('holds the job as it is when it is written, though it moved meanwhile', async () => {
    const world = setup();
    const change = world.jobs.change.bind(world.jobs);
    world.jobs.change = async (...args) => {
      world.jobs.change = change;
      world.jobs.rows.set(world.job().id, { ...world.job(), attempt: 2 });
      return change(...args);
    };
    expect((await world.user('hold', { reason: 'x', expires_in_seconds: 60 })).status).toBe(200);
    expect(world.job()).toMatchObject({ held_until: inSeconds(60), history: [{ attempt: 2 }] });
  });

  it('keeps no more holds of one job than its history has room for, but lifts the last', async () => {
    const world = setup(runningJob({ hold_changes: maxHoldEntries - 1 }));
    expect((await world.user('hold', { reason: 'last', expires_in_seconds: 60 })).status).toBe(200);
    const refused = await world.user('hold', { reason: 'one more', expires_in_seconds: 61 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'hold_limit_reached' } });
    expect((await world.user('lift')).status).toBe(204);
    expect(world.job()).not.toHaveProperty('held_until');
    expect(world.job()).not.toHaveProperty('hold');
  });
});

describe('lift-hold', () => {
  it('lifts the hold of whoever set it; lifting none changes nothing', async () => {
    const world = setup();
    await world.operator('hold', { reason: 'x', expires_in_seconds: 60 });
    expect([(await world.user('lift')).status, (await world.user('lift')).status]).toEqual([204, 204]);
    expect(world.jobs.calls.count('change')).toBe(2);
    expect((await world.user('get')).body.hold).toBeNull();
  });
});
