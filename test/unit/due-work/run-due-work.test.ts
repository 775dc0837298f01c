import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { type DueWork, erasureWork, webhookWork } from '../../../shared/domain/due-work/due-work.ts';
import { runDueWork, type WorkOutcome } from '../../../shared/domain/due-work/run-due-work.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const done: WorkOutcome = { outcome: 'done' };

/** Time moves only when everything waits for it. */
const setup = (secondsOf: (work: DueWork) => number, outcomeOf: (work: DueWork) => WorkOutcome = () => done) => {
  let now = start;
  const store = new FakeDueWorkStore();
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const begun: { readonly work: DueWork; readonly second: number }[] = [];
  const faults: unknown[] = [];
  const stuck: string[] = [];
  const second = (): number => (now.getTime() - start.getTime()) / 1000;
  let [underWay, mostUnderWay] = [new Map<string, number>(), new Map<string, number>()];
  const worker = async (work: DueWork): Promise<WorkOutcome> => {
    begun.push({ work, second: second() });
    for (const one of [work.user_id, '*']) {
      underWay.set(one, (underWay.get(one) ?? 0) + 1);
      mostUnderWay.set(one, Math.max(mostUnderWay.get(one) ?? 0, underWay.get(one) ?? 0));
    }
    await new Promise<void>((wake) => sleepers.push({ at: second() + secondsOf(work), wake }));
    for (const one of [work.user_id, '*']) underWay.set(one, (underWay.get(one) ?? 0) - 1);
    return outcomeOf(work);
  };
  const run = async () => {
    [underWay, mostUnderWay] = [new Map(), new Map()];
    const ended = runDueWork({
      work: store,
      workers: { 'deliver-webhook': worker, 'erase-job': worker },
      clock: () => now,
      startSeconds: 40,
      onFault: (error) => faults.push(error),
      onStuck: ({ work_id }) => stuck.push(work_id),
    });
    let isOver = false;
    void ended.finally(() => {
      isOver = true;
    });
    for (;;) {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      if (isOver) return ended;
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next === undefined) throw new Error('The run waits for nothing.');
      now = addSeconds(start, Math.max(second(), next.at));
      next.wake();
    }
  };
  const put = (userId: string, count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, (_, number) => {
        const job_id = `${userId}-${number}`;
        return store.enqueue(webhookWork({ user_id: userId, job_id, due_at: start.toISOString() }, start));
      }),
    );
  const pass = (seconds: number): void => {
    now = addSeconds(now, seconds);
  };
  return { now: () => now, store, begun, faults, stuck, run, put, pass, mostUnderWay: () => mostUnderWay };
};

describe('a run over due work', () => {
  it('begins the work of a user at once while 48 receivers of another hang', async () => {
    const world = setup(({ user_id }) => (user_id === 'mallory' ? 5 : 0.1));
    await world.put('mallory', 48);
    await world.put('zoe', 1);
    await world.run();
    expect(world.begun.find(({ work }) => work.user_id === 'zoe')?.second).toBe(0);
    expect(world.mostUnderWay().get('mallory')).toBe(2);
  });

  it('begins a webhook at once beside 250 erasures of the same user that are due longer', async () => {
    const world = setup(() => 1);
    const isDueEarlier = { user_id: 'alice', due_at: addSeconds(start, -600).toISOString() };
    for (let nth = 0; nth < 250; nth += 1)
      await world.store.enqueue(erasureWork({ ...isDueEarlier, job_id: `erased-${nth}` }, start));
    await world.put('alice', 1);
    await world.run();
    expect(world.begun.find(({ work }) => work.kind === 'deliver-webhook')?.second).toBe(0);
  });

  it('lets users take turns, two of each and sixteen in all at a time, and leaves what it has no time for', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5 })), {
          minLength: 1,
          maxLength: 25,
        }),
        async (users) => {
          const world = setup(({ user_id }) => users[Number(user_id)]?.[1] ?? 0);
          for (const [index, [count]] of users.entries()) await world.put(String(index), count);
          const result = await world.run();
          const total = users.reduce((sum, [count]) => sum + count, 0);
          const most = world.mostUnderWay();
          expect(most.get('*')).toBeLessThanOrEqual(16);
          for (const index of users.keys()) expect(most.get(String(index)) ?? 0).toBeLessThanOrEqual(2);
          expect(result.done + result.left).toBe(total);
          expect(world.store.rows.all()).toHaveLength(result.left);
          expect(Math.max(...world.begun.map(({ second }) => second))).toBeLessThanOrEqual(40);
          // Everybody has had a first turn before anybody has a third.
          const firstTurns = new Set<string>();
          for (const { work } of world.begun.slice(0, users.length)) firstTurns.add(work.user_id);
          expect(firstTurns.size).toBeGreaterThanOrEqual(Math.min(users.length, 16));
        },
      ),
      propertyRuns(60),
    ));

  it('gets all done in the end, whatever kinds, users, failures and killed runs are mixed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ user: fc.nat(4), isErasure: fc.boolean(), seconds: fc.nat(12) }), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.infiniteStream(fc.constantFrom('done', 'done', 'goes_on', 'failed', 'throws', 'killed')),
        async (rows, fates) => {
          const world = setup(
            ({ job_id }) => rows[Number(job_id)]?.seconds ?? 0,
            () => {
              const { value } = fates.next();
              if (value === 'throws') throw new Error('The database did not answer.');
              if (value === 'killed') world.store.calls.failNext('postpone', new Error('The run is no more.'));
              const due_at = addSeconds(world.now(), 30);
              if (value === 'goes_on' || value === 'killed') return { outcome: 'goes_on', due_at };
              return value === 'failed' ? { outcome: 'failed', due_at, last_error: 'refused' } : done;
            },
          );
          for (const [nth, { user, isErasure }] of rows.entries()) {
            const of = { user_id: String(user), job_id: String(nth), due_at: start.toISOString() };
            await world.store.enqueue(isErasure ? erasureWork(of, start) : webhookWork(of, start));
          }
          for (let runs = 0; runs < 400 && world.store.rows.all().length > 0; runs += 1) {
            await world.run();
            // Two rows of each kind.
            for (const [line, most] of world.mostUnderWay()) if (line !== '*') expect(most).toBeLessThanOrEqual(4);
            world.pass(60);
          }
          expect(world.store.rows.all()).toEqual([]);
          expect(new Set(world.begun.map(({ work }) => work.work_id)).size).toBe(rows.length);
        },
      ),
      propertyRuns(40),
    ));

  it('works on no row twice when two runs meet', async () => {
    const world = setup(() => 1);
    await world.put('alice', 5);
    await world.put('bob', 5);
    const [first, second] = [world.run(), world.run()];
    await Promise.all([first, second]);
    const ids = world.begun.map(({ work }) => work.work_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(10);
  });

  it('tries what threw again after a pause that grows, and tells of it when it goes on', async () => {
    const world = setup(
      () => 0,
      () => {
        throw new Error('The database did not answer.');
      },
    );
    await world.put('alice', 1);
    const pauses: number[] = [];
    for (let tries = 0; tries < 9; tries += 1) {
      await world.run();
      const [row] = world.store.rows.all();
      const seconds = (Date.parse(row?.due_at ?? '') - start.getTime()) / 1000 - (world.begun.at(-1)?.second ?? 0);
      pauses.push(seconds);
      expect(row?.last_error).toBe('fault');
      world.pass(seconds);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(world.stuck).toEqual(['webhook#alice-0', 'webhook#alice-0']);
  });

  it('takes up again what a run that was killed had begun', async () => {
    const world = setup(() => 0);
    await world.put('alice', 1);
    const [row] = world.store.rows.all();
    await world.store.claim(row as DueWork, addSeconds(start, 120));
    expect((await world.run()).done).toBe(0);
    world.pass(120);
    expect((await world.run()).done).toBe(1);
  });

  it('goes on with the others when the store fails for one', async () => {
    const world = setup(() => 0);
    await world.put('alice', 3);
    world.store.calls.failNext('claim', new Error('The database did not answer.'));
    expect((await world.run()).done).toBe(2);
    expect(world.faults).toHaveLength(1);
  });

  it('says how late the row was that was due longest', async () => {
    const world = setup(() => 0);
    expect((await world.run()).oldest_due_seconds).toBe(0);
    await world.put('alice', 1);
    world.pass(300);
    expect((await world.run()).oldest_due_seconds).toBe(300);
  });
});
