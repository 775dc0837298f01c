import { randomUUID } from 'node:crypto';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from '../reaper/world.ts';

type World = ReturnType<typeof setup>;

const put = (world: World, count: number): string[] =>
  Array.from({ length: count }, (_, nth) => world.put(aJob({ id: randomUUID(), user_id: `user-${nth}` })).id);

/** Pods that nobody wants, each of which takes a call. */
const unwanted = (world: World, count: number): void => {
  for (let nth = 0; nth < count; nth += 1)
    world.runningJob({ status: 'cancelled', phase: null, completed_at: '2025-12-31T00:00:00.000Z' });
};

describe('a sweep with jobs that wait', () => {
  it('asks for no pod itself: it hands all of them over, in turn, with calls for some offers each (S5)', async () => {
    const world = setup();
    const ids = put(world, 3);
    expect(await world.sweepAlone()).toMatchObject({ launches: 3, actions: 3, left: 0, providerCalls: 1 });
    expect(world.orders).toEqual([{ job_ids: ids, tries: 5, calls: 15, last_turn_of: null }]);
    expect(world.provider.creates).toEqual([]);
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('hands nothing over and writes nothing where nobody waits', async () => {
    const world = setup();
    world.runningJob({}, {});
    await world.sweepAlone();
    expect(world.orders).toEqual([]);
  });

  it('keeps the calls to end pods with: of eight one is for a launch', async () => {
    const world = setup({ maxProviderCalls: 17 });
    unwanted(world, 40);
    put(world, 40);
    await world.sweepAlone();
    const [order] = world.orders;
    expect(order).toMatchObject({ tries: 1, calls: 2 });
    // Jobs behind may be told of a refusal.
    expect(order?.job_ids).toHaveLength(40);
    expect(world.provider.terminated).toHaveLength(14);
  });

  it('says whose turn was last, so that the launcher goes on from there', async () => {
    const world = setup();
    world.state.lastTurnOf = 'user-0';
    const ids = put(world, 3);
    await world.sweepAlone();
    expect(world.orders).toMatchObject([{ job_ids: [ids[1], ids[2], ids[0]], last_turn_of: 'user-0' }]);
  });

  it('leaves them over where the launcher cannot be told, and acts on the rest', async () => {
    const launcher = { order: async () => Promise.reject(new Error('no answer')) };
    const world = setup({ launcher });
    put(world, 3);
    unwanted(world, 1);
    expect(await world.sweepAlone()).toMatchObject({ clean: true, launches: 0, actions: 1, left: 3 });
    expect(world.faults).toHaveLength(1);
    expect(world.provider.terminated).toHaveLength(1);
  });

  it('hands over at once what its own verdicts have put into the queue', async () => {
    const world = setup();
    const { job } = world.runningJob(
      { max_attempts: 2, stopped_since: start.toISOString() },
      { status: 'EXITED', runtime: null },
    );
    world.pass(60);
    await world.sweepAlone();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', attempt: 2 });
    expect(world.orders).toEqual([{ job_ids: [job.id], tries: 5, calls: 5 }]);
    await world.launch();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting', attempt: 2 });
  });

  it('hands over nobody whom operators keep from starting', async () => {
    const world = setup();
    const { job } = world.runningJob(
      { max_attempts: 2, stopped_since: start.toISOString() },
      { status: 'EXITED', runtime: null },
    );
    world.pass(60);
    await world.controls.pauseDeploys({ reason: 'a look', set_at: '2026-01-01T00:00:00.000Z', set_by: 'ops' });
    await world.sweepAlone();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', attempt: 2 });
    expect(world.orders).toEqual([]);
  });
});
