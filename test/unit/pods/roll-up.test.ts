import { dependencyUnavailable } from '../../../shared/domain/errors.ts';
import type { Rollup } from '../../../shared/domain/telemetry/rollup.ts';
import { setup, start } from './pod-world.ts';

const down = () => dependencyUnavailable('The database', new Error('throttled'));

const reporting = () => {
  const world = setup();
  const { id } = world.job();
  return {
    ...world,
    id,
    report: (seq: number, points = 1) =>
      world.post('metrics', {
        seq,
        metrics: Array.from({ length: points }, (_, nth) => ({ step: seq * 10 + nth, train_loss: seq })),
      }),
    rollups: (): Promise<Rollup[]> => Array.fromAsync(world.telemetry.streamRollups(id, start)),
  };
};
type World = ReturnType<typeof reporting>;

const reportUpTo = async (world: World, last: number, first = 1): Promise<void> => {
  for (let seq = first; seq <= last; seq += 1) await world.report(seq);
};

describe('one report in sixty', () => {
  it('also does one Query and one put, after the others have settled', async () => {
    const world = reporting();
    await reportUpTo(world, 68);
    world.jobs.calls.reset();
    world.telemetry.calls.reset();
    expect((await world.report(69)).status).toBe(200);
    expect(world.jobs.calls.counts()).toEqual({ change: 1 });
    expect(world.telemetry.calls.counts()).toEqual({ putMetrics: 1, streamMetrics: 1, putRollup: 1 });
    world.telemetry.calls.reset();
    await reportUpTo(world, 128, 70);
    expect(world.telemetry.calls.counts()).toEqual({ putMetrics: 59 });
    expect(await world.rollups()).toMatchObject([{ attempt: 1, stretch: 0, batches: 59, count: 59 }]);
  });

  it('does so where it has no points, too, and covers a stretch in which none was told', async () => {
    const world = reporting();
    await world.report(1);
    for (let seq = 2; seq <= 129; seq += 1) await world.report(seq, 0);
    expect(await world.rollups()).toMatchObject([
      { stretch: 0, batches: 1, count: 1 },
      { stretch: 1, batches: 0, count: 0 },
    ]);
  });

  it('rolls up nothing of a pod that only ever beats', async () => {
    const world = reporting();
    for (let seq = 1; seq <= 69; seq += 1) await world.report(seq, 0);
    expect(world.telemetry.calls.total()).toBe(0);
  });

  it('is taken though the roll-up fails, and the batches are read in its place', async () => {
    const world = reporting();
    await reportUpTo(world, 68);
    world.telemetry.calls.failNext('putRollup', down());
    expect((await world.report(69)).status).toBe(200);
    expect(world.faults).toHaveLength(1);
    expect(await world.rollups()).toEqual([]);
  });

  it('expires with the first of its batches', async () => {
    const world = reporting();
    await world.report(1);
    world.pass(3600);
    await reportUpTo(world, 69, 2);
    const [entry] = [...(world.telemetry.rollups.get(world.id)?.values() ?? [])];
    expect(entry?.expiresAt).toEqual(new Date(start.getTime() + 30 * 86_400_000));
  });

  it('leaves a stretch as it is that has very many points, or a batch that an earlier version stored', async () => {
    const dense = reporting();
    for (let seq = 1; seq <= 69; seq += 1) await dense.report(seq, 250);
    expect(await dense.rollups()).toEqual([]);
    const old = reporting();
    await old.telemetry.putMetrics(old.id, { attempt: 1, seq: 0, points: [{ step: 0 }] }, new Date('2027-01-01'));
    await reportUpTo(old, 69);
    expect(await old.rollups()).toEqual([]);
  });
});

describe('a late report', () => {
  const upTo = async (last: number, lost: number) => {
    const world = reporting();
    for (let seq = 1; seq <= last; seq += 1) if (seq !== lost) await world.report(seq);
    return world;
  };

  it('has its stretch rolled up again, and is noted for those who follow the curve', async () => {
    const world = await upTo(130, 30);
    expect(await world.rollups()).toMatchObject([{ stretch: 0, batches: 58 }, { stretch: 1 }]);
    world.telemetry.calls.reset();
    expect((await world.report(30)).status).toBe(200);
    expect(await world.rollups()).toMatchObject([{ stretch: 0, batches: 59 }, { stretch: 1 }]);
    expect(world.telemetry.calls.counts()).toMatchObject({ invalidateRollup: 1, putMetrics: 1, putRollup: 1 });
    expect(world.job().late_reports).toMatchObject({ count: 1, lowest: { attempt: 1, seq: 30 } });
  });

  it.each(['putMetrics', 'streamMetrics', 'putRollup'] as const)(
    'leaves no roll-up without it where %s fails',
    async (method) => {
      const world = await upTo(130, 30);
      world.telemetry.calls.failNext(method, down());
      await world.report(30);
      expect((await world.rollups()).map(({ stretch }) => stretch)).toEqual([1]);
      expect((await world.report(30)).status).toBe(200);
      expect(await world.rollups()).toMatchObject([{ stretch: 0, batches: 59 }, { stretch: 1 }]);
    },
  );

  it('of the stretch that goes on, or without points, costs no more than it did', async () => {
    const world = await upTo(130, 125);
    world.telemetry.calls.reset();
    await world.report(125);
    await world.report(30, 0);
    expect(world.telemetry.calls.counts()).toEqual({ putMetrics: 1 });
    expect(world.job().late_reports?.count).toBe(1);
  });
});
