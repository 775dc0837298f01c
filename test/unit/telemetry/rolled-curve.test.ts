import fc from 'fast-check';
import { readCurvePage } from '../../../shared/domain/telemetry/curve-page.ts';
import { asked, measuresOf } from '../../../shared/domain/telemetry/curve-window.ts';
import { measureNames } from '../../../shared/domain/telemetry/measure-names.ts';
import { mergePoints } from '../../../shared/domain/telemetry/merge-points.ts';
import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import type { MetricBatch } from '../../../shared/domain/telemetry/report-key.ts';
import { rollUpStretch } from '../../../shared/domain/telemetry/roll-up-stretch.ts';
import { rollUp } from '../../../shared/domain/telemetry/rollup.ts';
import { thinCurve } from '../../../shared/domain/telemetry/thin-curve.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date('2026-04-01T12:00:00.000Z');
const jobId = 'job';

/** Takes what two roll-ups of the same points cannot: a few points each, so that most of them hide some. */
const isSmall = (rollup: { readonly points: readonly unknown[] }): boolean => rollup.points.length <= 14;

interface Run {
  readonly first: number;
  readonly reports: number;
  readonly pointsOfReport: number;
  readonly evaluations: number;
  readonly lost: readonly number[];
  readonly stray: readonly { readonly seq: number; readonly back: number }[];
  readonly seed: number;
}

const run = fc.record({
  first: fc.nat(400),
  reports: fc.integer({ min: 1, max: 400 }),
  pointsOfReport: fc.integer({ min: 0, max: 3 }),
  evaluations: fc.integer({ min: 5, max: 80 }),
  lost: fc.array(fc.nat(400), { maxLength: 5 }),
  stray: fc.array(fc.record({ seq: fc.nat(400), back: fc.nat(200) }), { maxLength: 3 }),
  seed: fc.nat(1000),
});

const noise = (step: number, seed: number): number => Math.abs(Math.sin(step * 12.9898 + seed) * 43_758.5453) % 1;

/** Reports of an attempt that goes on from a step: losses, evaluations in a report of their own, some lost, some that tell of old steps. */
const batchesOf = (attempt: number, { first, reports, pointsOfReport, evaluations, lost, stray, seed }: Run) => {
  const batches: MetricBatch[] = [];
  let step = first;
  for (let seq = 1; seq <= reports; seq += 1) {
    const points: MetricPoint[] = Array.from({ length: pointsOfReport }, () => {
      step += 1;
      const train_loss = noise(step, seed) < 0.01 ? ('nan' as const) : noise(step, seed);
      return { step, epoch: step / 100, train_loss, grad_norm: noise(step, seed + 1) };
    });
    if (seq % evaluations === 0) points.unshift({ step: step - pointsOfReport, eval_loss: noise(seq, seed) });
    for (const one of stray) if (one.seq === seq) points.push({ step: Math.max(0, step - one.back), train_loss: 2 });
    if (points.length > 0 && !lost.includes(seq)) batches.push({ attempt, seq, points, at: now.getTime() });
  }
  return batches;
};

const world = async (runs: readonly Run[], unrolled: readonly number[]) => {
  const store = new FakeTelemetryStore();
  const telemetry = Object.assign(Object.create(store), { isSmall });
  const batches = runs.flatMap((one, nth) => batchesOf(nth + 1, one));
  for (const batch of batches) await store.putMetrics(jobId, batch, later);
  for (const [nth, { reports }] of runs.entries()) {
    for (let stretch = 0; (stretch + 1) * 60 + 9 <= reports; stretch += 1) {
      if (unrolled.includes(stretch)) continue;
      await rollUpStretch(jobId, { attempt: nth + 1, stretch }, { telemetry, ttlDays: 30 }, now, 'nothing');
    }
  }
  return { store, batches, reader: { telemetry: store, jobId, now } };
};

const runs = fc.array(run, { minLength: 1, maxLength: 3 });
const unrolled = fc.array(fc.nat(6), { maxLength: 2 });
const fields = fc.constantFrom(undefined, ['train_loss'] as const, ['eval_loss', 'timestamp'] as const);
const steps = fc.tuple(fc.nat(900), fc.nat(900)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const window = fc.oneof(fc.constant([0, Number.POSITIVE_INFINITY] as const), steps);

describe('a curve read by its roll-ups', () => {
  it('is thinned out as from all points by the same rule, whatever is asked of it', async () => {
    let rolled = 0;
    await fc.assert(
      fc.asyncProperty(
        runs,
        unrolled,
        fields,
        window,
        fc.integer({ min: 2, max: 300 }),
        async (all, left, names, [fromStep, toStep], maxPoints) => {
          const { store, batches, reader } = await world(all, left);
          rolled += store.rollups.get(jobId)?.size ?? 0;
          const wanted = { fromStep, toStep, fields: names };
          const whole = mergePoints(batches);
          const expected = thinCurve(asked(whole, wanted), { maxPoints, measures: measuresOf(wanted) });
          const { items, curve } = await readCurvePage(reader, { window: wanted, limit: 50, maxPoints });
          expect(items).toEqual(expected);
          expect(curve.total).toBe(whole.length);
        },
      ),
      propertyRuns(60),
    );
    expect(rolled).toBeGreaterThan(0);
  });

  it('has every point in its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        runs,
        unrolled,
        window,
        fc.integer({ min: 1, max: 200 }),
        async (all, left, [from, to], limit) => {
          const { batches, reader } = await world(all, left);
          const wanted = { fromStep: from, toStep: to, fields: undefined };
          const whole = asked(mergePoints(batches), wanted);
          const read = [];
          for (let fromStep = from; ; ) {
            const page = await readCurvePage(reader, { window: { ...wanted, fromStep }, limit });
            read.push(...page.items);
            if (page.next_cursor === null) break;
            expect(page.items).toHaveLength(limit);
            fromStep = Number(page.next_cursor) + 1;
          }
          expect(read).toEqual(whole);
        },
      ),
      propertyRuns(30),
    );
  });

  it('reads no batch of a stretch that was rolled up, where it stands for them', async () => {
    const one = { first: 0, reports: 400, pointsOfReport: 3, evaluations: 1000, lost: [], stray: [], seed: 1 };
    const { store, reader } = await world([one], []);
    const ranges: unknown[] = [];
    const telemetry = Object.assign(Object.create(store), {
      streamMetrics: (...[id, at, range]: Parameters<typeof store.streamMetrics>) => {
        ranges.push(range?.from);
        return store.streamMetrics(id, at, range);
      },
    });
    const wanted = { fromStep: 0, toStep: Number.POSITIVE_INFINITY, fields: undefined };
    await readCurvePage({ ...reader, telemetry }, { window: wanted, limit: 50, maxPoints: 20 });
    expect(ranges).toEqual([{ attempt: 1, seq: 360 }]);
  });
});

describe('a roll-up', () => {
  const points = Array.from({ length: 720 }, (_, step) => ({ step, train_loss: noise(step, 1) }));
  const batches = [{ attempt: 1, seq: 1, points, at: 5 }];

  it('holds all points where they are few enough, and else the narrowest buckets that are', () => {
    const whole = rollUp({ attempt: 1, stretch: 0 }, batches, () => true);
    expect(whole).toMatchObject({ width: 1, count: 720, batches: 1, at: 5, points });
    const small = rollUp({ attempt: 1, stretch: 0 }, batches, (rollup) => rollup.points.length <= 20);
    expect(small).toMatchObject({ width: 128, count: 720, counts: { train_loss: 720 } });
  });

  it('of as many points as it takes is made in time proportional to them, whatever they hold', async () => {
    const hostile = [2, 500, 60_000].map((spread) =>
      Array.from({ length: 12_000 }, (_, nth) => ({
        step: Math.floor(noise(nth, spread) * spread) * 16_000,
        ...Object.fromEntries(measureNames.map((name, of) => [name, noise(nth, of)])),
      })),
    );
    for (const points of hostile) {
      const make = () => rollUp({ attempt: 1, stretch: 0 }, [{ attempt: 1, seq: 1, points }], () => false);
      expect(await leastCpuMs(make, 1500)).toBeLessThan(1500);
    }
  });

  it('of points without end is as small as it gets', () => {
    expect(rollUp({ attempt: 1, stretch: 0 }, batches, () => false).points.length).toBeLessThan(10);
    expect(rollUp({ attempt: 1, stretch: 0 }, [], () => true)).toMatchObject({ count: 0, points: [], batches: 0 });
  });
});
