import fc from 'fast-check';
import {
  AbortedError,
  type JobEvent,
  NotFoundError,
  Podwarden,
  type Point,
  putOnto,
} from '../../../../shared/client/index.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { type FollowWorld, followWorld } from './follow-world.ts';
import { histories, playedWorld } from './played-pod.ts';

const point = fc.record(
  { step: fc.nat(60), train_loss: fc.nat(99), eval_loss: fc.nat(99) },
  { requiredKeys: ['step'] },
);
const points = fc.array(point, { maxLength: 4 });
const all = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const seen: T[] = [];
  for await (const item of items) seen.push(item);
  return seen;
};

const byStep = (curve: Map<number, Point>) => [...curve.values()].sort((a, b) => a.step - b.step);

describe('following a job', () => {
  it('tells the whole curve and each event once, whatever comes late or again, over any network, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(histories(points, [1, 10, 100]), async (history) => {
        const world = playedWorld(history, ({ send }, attempt, seq, said) => send(attempt, seq, said));
        const curve = new Map<number, Point>();
        const events: JobEvent[] = [];
        const statuses: string[] = [];
        for await (const news of world.podwarden.jobs.follow(world.id, { maxPoints: 5000 })) {
          putOnto(curve, news);
          events.push(...news.events);
          statuses.push(news.job.status);
        }
        const { items } = await world.fresh.jobs.metrics(world.id, { max_points: 5000 });
        expect(byStep(curve)).toEqual(items);
        const all: JobEvent[] = [];
        for await (const event of world.fresh.jobs.allEvents(world.id)) all.push(event);
        expect(events).toEqual(all);
        expect([statuses.at(-1), statuses.filter((status) => status === 'completed').length]).toEqual(['completed', 1]);
      }),
      propertyRuns(150),
    );
  });

  it('looks every 5 s while it runs, every 10 s while it waits, or as often as it is told', async () => {
    const worldOf = (first: (world: FollowWorld) => void) => {
      const world: FollowWorld = followWorld({
        beforeCall: (n) => {
          if (n === 0) first(world);
          if (n === 6) world.end('failed');
        },
      });
      return world;
    };
    const running = worldOf(() => {});
    const seen: string[] = [];
    for await (const { job, isWhole } of running.podwarden.jobs.follow(running.id))
      seen.push(`${job.status} ${isWhole}`);
    expect(seen).toEqual(['running true', 'running false', 'failed false']);
    expect(running.waits.pausesMs).toEqual([5_000, 5_000]);
    const waiting = worldOf((world) => world.wait());
    await all(waiting.podwarden.jobs.follow(waiting.id));
    expect(waiting.waits.pausesMs).toEqual([10_000, 10_000]);
    const told = worldOf(() => {});
    await all(told.podwarden.jobs.follow(told.id, { everyMs: 250 }));
    expect(told.waits.pausesMs).toEqual([250, 250]);
  });

  it('waits through an outage of minutes, and throws one that does not end', async () => {
    const isDown = (n: number) => n >= 3 && n < 40;
    const world: FollowWorld = followWorld({
      beforeCall: (n) => (n === 45 ? world.end('completed') : undefined),
      faultOf: (n) => (isDown(n) ? 'offline' : undefined),
    });
    const seen = await all(world.podwarden.jobs.follow(world.id));
    expect(seen.at(-1)?.job.status).toBe('completed');
    const dead: FollowWorld = followWorld({ faultOf: (n) => (n < 3 ? undefined : 'busy') });
    const work = all(dead.podwarden.jobs.follow(dead.id, { giveUpAfterMs: 60_000 }));
    await expect(work).rejects.toMatchObject({ name: 'ServerError', code: 'dependency_unavailable' });
    const waitedMs = dead.waits.pausesMs.reduce((sum, ms) => sum + ms, 0);
    expect(waitedMs).toBeGreaterThan(45_000);
    expect(waitedMs).toBeLessThan(120_000);
  });

  it('throws at once what no waiting mends', async () => {
    const world: FollowWorld = followWorld({ beforeCall: (n) => (n === 3 ? void world.forget() : undefined) });
    await expect(all(world.podwarden.jobs.follow(world.id))).rejects.toBeInstanceOf(NotFoundError);
    expect(world.calls()).toBe(4);
  });

  it('ends with its signal, also in a pause, and asks no more when nobody reads on', async () => {
    const stop = new AbortController();
    const world = followWorld();
    const work = (async () => {
      for await (const _ of world.podwarden.jobs.follow(world.id, { signal: stop.signal })) stop.abort();
    })();
    await expect(work).rejects.toBeInstanceOf(AbortedError);
    const left = followWorld();
    for await (const _ of left.podwarden.jobs.follow(left.id)) break;
    expect([world.calls(), left.calls()]).toEqual([3, 3]);
  });

  it('begins the curve anew where the server does not take its cursor any more', async () => {
    const world: FollowWorld = followWorld({ beforeCall: (n) => (n === 9 ? world.end('completed') : undefined) });
    await world.send(1, 1, [{ step: 1, train_loss: 1 }]);
    let looks = 0;
    const other = new Podwarden({
      ...world.podwarden.settings,
      fetch: (url, init) => {
        const isOld = String(url).includes('after=') && String(url).includes('/metrics') && looks++ === 0;
        return isOld
          ? Promise.resolve(Response.json({ error: 'Old.', code: 'invalid_cursor' }, { status: 400 }))
          : world.podwarden.settings.fetch(url, init);
      },
    });
    const seen = await all(other.jobs.follow(world.id));
    expect(seen.map(({ isWhole, points }) => [isWhole, points.length])).toEqual([
      [true, 1],
      [true, 1],
      [false, 0],
      [false, 0],
    ]);
  });

  it('does not turn in a circle with a server that always has more and never says anything new', async () => {
    const world: FollowWorld = followWorld({ beforeCall: (n) => (n === 6 ? world.end('completed') : undefined) });
    const same = { items: [], next_cursor: 'same', follow_cursor: 'same' };
    const circling = new Podwarden({
      ...world.podwarden.settings,
      fetch: async (url, init) => {
        const answer = await world.podwarden.settings.fetch(url, init);
        return String(url).includes('/metrics') ? Response.json(same) : answer;
      },
    });
    const seen = await all(circling.jobs.follow(world.id));
    expect(seen.at(-1)?.job.status).toBe('completed');
    expect(world.calls()).toBeLessThan(20);
  });
});
