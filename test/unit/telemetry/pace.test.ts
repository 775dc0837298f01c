import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import { paceOf } from '../../../shared/domain/telemetry/pace.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const at = (step: number, seconds: number): MetricPoint => ({
  step,
  timestamp: addSeconds(start, seconds).toISOString(),
});
const batch = (points: readonly MetricPoint[], attempt = 1, seq = 1) => ({ attempt, seq, points });
const unknown = { seconds_per_step: undefined, seconds_per_point: undefined };

describe('paceOf', () => {
  it('is the median of the steps, which one long evaluation does not move', () => {
    const points = [at(10, 0), at(20, 30), at(30, 60), at(40, 3600), at(50, 3630)];
    expect(paceOf([batch(points)], 1)).toEqual({ seconds_per_step: 3, seconds_per_point: 30 });
  });

  it.each([
    ['there is no point', []],
    ['there is one point', [at(1, 0)]],
    ['all but one have no time', [at(1, 0), { step: 2 }, { step: 3 }]],
    ['the clock stands still', [at(1, 5), at(2, 5)]],
    ['the clock runs backwards', [at(1, 9), at(2, 5)]],
    ['two points are of one step', [at(1, 0), at(1, 9)]],
  ])('is not known where %s', (_name, points) => {
    expect(paceOf([batch(points)], 1)).toEqual(unknown);
  });

  it('leaves out points without a time', () => {
    expect(paceOf([batch([at(1, 0), { step: 2 }, at(3, 8)])], 1)).toEqual({
      seconds_per_step: 4,
      seconds_per_point: 8,
    });
  });

  it('is that of the attempt alone, even where it went back to steps of the one before', () => {
    const before = batch([at(1, 0), at(2, 1), at(3, 2), at(4, 3)], 1);
    const now = batch([at(2, 1000), at(3, 1010)], 2);
    expect(paceOf([before, now], 2)).toEqual({ seconds_per_step: 10, seconds_per_point: 10 });
    expect(paceOf([before], 2)).toEqual(unknown);
  });

  it('does not depend on the order in which points came', () => {
    const times = fc.uniqueArray(fc.tuple(fc.nat(1000), fc.nat(100_000)), { selector: ([step]) => step });
    const shuffled = times.chain((points) =>
      fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length })),
    );
    fc.assert(
      fc.property(shuffled, ([points, others]) => {
        const batches = others.map(([step, seconds], seq) => batch([at(step, seconds)], 1, seq));
        expect(paceOf(batches, 1)).toEqual(paceOf([batch(points.map(([step, seconds]) => at(step, seconds)))], 1));
      }),
    );
  });
});
