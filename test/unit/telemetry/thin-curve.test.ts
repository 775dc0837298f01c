import fc from 'fast-check';
import { measureNames } from '../../../shared/domain/telemetry/measure-names.ts';
import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import { allMeasures, thinCurve, thinned } from '../../../shared/domain/telemetry/thin-curve.ts';
import { propertyRuns } from '../../support/effort.ts';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom('nan' as const, 'inf' as const) },
);
const point = fc.record(
  { train_loss: value, eval_loss: value, grad_norm: value, gpu_utilization_percent: value },
  { requiredKeys: [] },
);
const curveOf = (minLength: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.array(point, { minLength, maxLength: 300 }))
    .map(([stride, points]) => points.map((fields, nth): MetricPoint => ({ step: nth * stride, ...fields })));
const curve = curveOf(0);

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

  it('shows a stretch alike while the curve grows, until its buckets double, and then shows less of it', () => {
    let [same, wider] = [0, 0];
    fc.assert(
      fc.property(
        curveOf(200),
        fc.integer({ min: 30, max: 100 }),
        fc.integer({ min: 60, max: 299 }),
        (points, maxPoints, grown) => {
          const before = thinned(points.slice(0, grown), { maxPoints, measures });
          const after = thinned(points, { maxPoints, measures });
          if (before.points.length === 0 || after.width === 1) return;
          // The bucket that was being filled, and the point that was the end, are another matter.
          const last = points[Math.min(grown, points.length) - 1]?.step ?? 0;
          const width = Math.max(before.width, after.width);
          const settled = Math.floor(last / width) * width;
          const stepsOf = ({ points: kept }: typeof before) =>
            kept.map(({ step }) => step).filter((step) => step < settled);
          if (before.width === after.width) {
            expect(stepsOf(after)).toEqual(stepsOf(before));
            if (settled > 0) same += 1;
          } else {
            // Where the curve just fits, the bucket that was being filled may have been the one too many.
            const [narrow, wide] = after.width > before.width ? [before, after] : [after, before];
            expect(stepsOf(narrow)).toEqual(expect.arrayContaining(stepsOf(wide)));
            if (settled > 0) wider += 1;
          }
        },
      ),
      propertyRuns(400),
    );
    expect(Math.min(same, wider)).toBeGreaterThan(0);
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
