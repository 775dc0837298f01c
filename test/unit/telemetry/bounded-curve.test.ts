import fc from 'fast-check';
import { boundedCurve } from '../../../shared/domain/telemetry/bounded-curve.ts';
import { mergePoints } from '../../../shared/domain/telemetry/merge-points.ts';
import type { MetricBatch } from '../../../shared/domain/telemetry/report-key.ts';

async function* stream(batches: readonly MetricBatch[], onRead: () => void = () => {}) {
  for (const batch of batches) {
    onRead();
    yield batch;
  }
}

const inOrder = (batches: readonly MetricBatch[]) =>
  [...batches].sort((a, b) => a.attempt - b.attempt || a.seq - b.seq);

const point = fc.record(
  { step: fc.oneof(fc.nat(30), fc.nat(1_000_000_000)), train_loss: fc.integer(), eval_loss: fc.integer() },
  { requiredKeys: ['step'] },
);
const someBatches = fc.uniqueArray(
  fc.record({ attempt: fc.integer({ min: 1, max: 3 }), seq: fc.nat(20), points: fc.array(point, { maxLength: 12 }) }),
  { selector: ({ attempt, seq }) => `${attempt} ${seq}`, maxLength: 15 },
);

describe('a curve read in a stream', () => {
  it('is byte for byte the merged curve where it is within the limits', async () => {
    await fc.assert(
      fc.asyncProperty(someBatches, async (all) => {
        const { points, truncated } = await boundedCurve(stream(inOrder(all)));
        expect(JSON.stringify(points)).toBe(JSON.stringify(mergePoints(all)));
        expect(truncated).toBe(false);
      }),
    );
  });

  it('holds and reads no more than its limits, whatever is stored', async () => {
    const limits = { maxHeld: 10, maxRead: 60, maxBatches: 8 };
    await fc.assert(
      fc.asyncProperty(someBatches, async (all) => {
        let read = 0;
        const whole = mergePoints(all);
        const curve = await boundedCurve(
          stream(inOrder(all), () => {
            read += 1;
          }),
          limits,
        );
        expect(read).toBeLessThanOrEqual(limits.maxBatches + 1);
        expect(curve.points.length).toBeLessThanOrEqual(limits.maxHeld);
        const steps = curve.points.map(({ step }) => step);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        if (!curve.truncated) expect(curve.points).toEqual(whole);
      }),
    );
  });

  it('keeps both ends when it is thinned out, and says so', async () => {
    const points = Array.from({ length: 500 }, (_, step) => ({ step }));
    const curve = await boundedCurve(stream([{ attempt: 1, seq: 1, points }]), {
      maxHeld: 100,
      maxRead: 1000,
      maxBatches: 10,
    });
    expect(curve.truncated).toBe(true);
    expect([curve.points[0]?.step, curve.points.at(-1)?.step]).toEqual([0, 499]);
  });
});
