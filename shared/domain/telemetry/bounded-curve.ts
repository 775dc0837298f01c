import { byStep, type CurvePoint, lostFromOf, mergeFirstSteps, putOnto } from './merge-points.ts';
import type { MetricBatch } from './report-key.ts';

export interface CurveLimits {
  /** The maximum number of points held in memory at a time. */
  readonly maxHeld: number;
  /** The number of points after which the read stops. */
  readonly maxRead: number;
  /** The number of batches after which the read stops. A batch may have no point, so a limit of points alone is not enough. */
  readonly maxBatches: number;
}

/**
 * The limits of one read. A week with a report every five seconds has 121 000 batches, and a week with a point every second has 605
 * 000 points. Such weeks are read to the end.
 */
export const curveLimits: CurveLimits = { maxHeld: 200_000, maxRead: 2_000_000, maxBatches: 200_000 };

export interface BoundedCurve {
  /** The points, one for each step, in rising order of steps. */
  readonly points: readonly CurvePoint[];
  /** True if points were dropped or not read. */
  readonly truncated: boolean;
}

/** Keeps every second point in order of steps, and both ends. */
const halved = (held: ReadonlyMap<number, CurvePoint>): Map<number, CurvePoint> => {
  const sorted = [...held.values()].sort(byStep);
  const kept = sorted.filter((_, index) => index % 2 === 0 || index === sorted.length - 1);
  return new Map(kept.map((point) => [point.step, point]));
};

/**
 * Reads the same curve as `mergePoints`, from batches in the order of attempt and sequence number, in bounded memory. At most
 * `maxHeld` points and one batch are held. If more points come, every second held point is dropped. `seen` is called with each
 * batch.
 */
export const boundedCurve = async (
  batches: AsyncIterable<MetricBatch>,
  limits: CurveLimits = curveLimits,
  seen: (batch: MetricBatch) => void = () => {},
): Promise<BoundedCurve> => {
  let held = new Map<number, CurvePoint>();
  const firstSteps = new Map<number, number>();
  let truncated = false;
  let pointsRead = 0;
  let batchesRead = 0;
  for await (const batch of batches) {
    const { attempt, points } = batch;
    if (pointsRead + points.length > limits.maxRead || batchesRead === limits.maxBatches) {
      truncated = true;
      break;
    }
    seen(batch);
    pointsRead += points.length;
    batchesRead += 1;
    mergeFirstSteps(firstSteps, [batch]);
    for (const point of points) {
      const standing = held.get(point.step);
      if (!standing && held.size >= limits.maxHeld) {
        held = halved(held);
        truncated = true;
      }
      held.set(point.step, putOnto(standing, point, attempt));
    }
  }
  const lost = lostFromOf(firstSteps);
  const points = [...held.values()].filter(({ step, attempt }) => step < lost(attempt)).sort(byStep);
  return { points, truncated };
};
