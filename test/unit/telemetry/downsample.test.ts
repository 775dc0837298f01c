import fc from 'fast-check';
import { downsample } from '../../../shared/domain/telemetry/downsample.ts';
import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';

const loss = fc.oneof(
  fc.constant(undefined),
  fc.constant('nan' as const),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
);

const curve = fc.array(fc.record({ train_loss: loss, eval_loss: loss }), { maxLength: 300 }).map((points) =>
  points.map(
    ({ train_loss, eval_loss }, step): MetricPoint => ({
      step,
      ...(train_loss === undefined ? {} : { train_loss }),
      ...(eval_loss === undefined ? {} : { eval_loss }),
    }),
  ),
);

const finite = (points: readonly MetricPoint[], measure: 'train_loss' | 'eval_loss'): number[] =>
  points.flatMap((point) => (typeof point[measure] === 'number' ? [point[measure]] : []));

describe('downsample', () => {
  it('keeps points as they are, in order, both ends among them, and never too many', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 2, max: 100 }), (points, maxPoints) => {
        const kept = downsample(points, maxPoints);
        const indexes = kept.map((point) => points.indexOf(point));
        expect(kept).toHaveLength(Math.min(points.length, maxPoints));
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        expect(indexes).not.toContain(-1);
        expect([kept.at(0), kept.at(-1)]).toEqual([points.at(0), points.at(-1)]);
      }),
    );
  });

  it('keeps the lowest and the highest of both losses from 6 points on', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 6, max: 100 }), (points, maxPoints) => {
        const kept = downsample(points, maxPoints);
        for (const measure of ['train_loss', 'eval_loss'] as const) {
          const all = finite(points, measure);
          if (all.length === 0) continue;
          expect(finite(kept, measure)).toContain(Math.min(...all));
          expect(finite(kept, measure)).toContain(Math.max(...all));
        }
      }),
    );
  });

  it('keeps a spike of a stretch that is no extreme of the whole', () => {
    const points = Array.from({ length: 1000 }, (_, step) => ({
      step,
      train_loss: 1000 - step + (step === 700 ? 50 : 0),
    }));
    expect(downsample(points, 100).map(({ step }) => step)).toContain(700);
  });

  it('spreads what is left evenly over a curve without losses', () => {
    const points = Array.from({ length: 100 }, (_, step) => ({ step }));
    const steps = downsample(points, 11).map(({ step }) => step);
    const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(15);
  });
});
