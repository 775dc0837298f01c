import fc from 'fast-check';
import { type MetricPoint, measureNames } from '../../../shared/domain/telemetry/metric-point.ts';
import { allMeasures, thinCurve } from '../../../shared/domain/telemetry/thin-curve.ts';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom('nan' as const, 'inf' as const) },
);
const point = fc.record(
  { train_loss: value, eval_loss: value, grad_norm: value, gpu_utilization_percent: value },
  { requiredKeys: [] },
);
const curve = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.array(point, { maxLength: 300 }))
  .map(([stride, points]) => points.map((fields, nth): MetricPoint => ({ step: nth * stride, ...fields })));

const measures = allMeasures;
const finite = (points: readonly MetricPoint[], measure: (typeof measures)[number]): number[] =>
  points.flatMap((point) => (typeof point[measure] === 'number' ? [point[measure]] : []));

describe('a curve that is thinned out', () => {
  it('keeps points as they are, in order, both ends among them, and never too many', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 2, max: 100 }), (points, maxPoints) => {
        const kept = thinCurve(points, { maxPoints, measures });
        const indexes = kept.map((point) => points.indexOf(point));
        expect(kept.length).toBeLessThanOrEqual(maxPoints);
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        expect(indexes).not.toContain(-1);
        expect([kept.at(0), kept.at(-1)]).toEqual([points.at(0), points.at(-1)]);
        if (points.length <= maxPoints) expect(kept).toEqual(points);
      }),
    );
  });

  it('keeps the lowest and the highest value of every measure that is asked for', () => {
    const room = 2 + 2 * measureNames.length;
    fc.assert(
      fc.property(curve, fc.integer({ min: room, max: 100 }), (points, maxPoints) => {
        const kept = thinCurve(points, { maxPoints, measures });
        for (const measure of measures) {
          const all = finite(points, measure);
          if (all.length === 0) continue;
          expect(finite(kept, measure)).toContain(Math.min(...all));
          expect(finite(kept, measure)).toContain(Math.max(...all));
        }
      }),
    );
  });

  it('shows of what it has shown all or less while it grows, and nothing else', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 30, max: 100 }), fc.nat(299), (points, maxPoints, grown) => {
        const before = points.slice(0, grown);
        if (before.length <= maxPoints) return;
        const shown = new Set(thinCurve(before, { maxPoints, measures }));
        const later = thinCurve(points, { maxPoints, measures });
        // The bucket that was being filled is another matter.
        const width = (before.at(-1)?.step ?? 0) / 4;
        const settled = (before.at(-1)?.step ?? 0) - 4 * width;
        for (const point of later) if (point.step < settled) expect(shown).toContain(point);
      }),
    );
  });

  it('thins a stretch alike however far the curve has grown, until its buckets double', () => {
    const noise = (step: number) => Math.abs(Math.sin(step * 12.9898) * 43_758.5453) % 1;
    const points = Array.from({ length: 4000 }, (_, step) => ({
      step,
      train_loss: noise(step),
      grad_norm: noise(-step),
    }));
    const stepsUntil = (length: number) =>
      thinCurve(points.slice(0, length), { maxPoints: 100, measures }).map(({ step }) => step);
    let shown = stepsUntil(200);
    let changes = 0;
    for (let length = 210; length <= 4000; length += 10) {
      const now = stepsUntil(length);
      const old = now.filter((step) => step < length - 10);
      // The last point of a curve is an end only until another one comes.
      const kept = shown.filter((step) => step < length - 11);
      const isSame = kept.every((step) => old.includes(step) || step > length - 1024);
      if (!isSame) {
        changes += 1;
        expect(old.length).toBeLessThan(shown.length);
      }
      shown = now;
    }
    expect(changes).toBeLessThan(8);
  });

  it('keeps a spike of a stretch, and where a value first was no number', () => {
    const points = Array.from(
      { length: 1000 },
      (_, step): MetricPoint => ({
        step,
        train_loss: step === 800 ? 'nan' : 1000 - step + (step === 700 ? 100 : 0),
      }),
    );
    const steps = thinCurve(points, { maxPoints: 100, measures: ['train_loss'] }).map(({ step }) => step);
    expect(steps).toEqual(expect.arrayContaining([700, 800]));
  });

  it('spreads what is left evenly over a curve without measures', () => {
    const points = Array.from({ length: 100 }, (_, step) => ({ step }));
    const steps = thinCurve(points, { maxPoints: 88, measures }).map(({ step }) => step);
    const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16);
  });
});
