import { byStep, type CurvePoint, lostFromOf, mergeFirstSteps, putOnto } from './merge-points.ts';
import type { MetricBatch } from './report-key.ts';

export interface CurveLimits {
  /** Points held at once. */
  readonly maxHeld: number;
  /** Points looked at before the read stops. */
  readonly maxRead: number;
  /** Batches looked at before the read stops, since a batch may hold no point. */
  readonly maxBatches: number;
}

/** A week of a report each five seconds is 121 000 batches, of a point a second 605 000 points: those are read whole. */
export const curveLimits: CurveLimits = { maxHeld: 200_000, maxRead: 2_000_000, maxBatches: 200_000 };

export interface BoundedCurve {
  /** One point a step, steps rising. */
  readonly points: readonly CurvePoint[];
  /** Points were thinned out or left unread. */
  readonly truncated: boolean;
}

/** Every second point by step, with both ends. */
const halved = (held: ReadonlyMap<number, CurvePoint>): Map<number, CurvePoint> => {
  const sorted = [...held.values()].sort(byStep);
  const kept = sorted.filter((_, index) => index % 2 === 0 || index === sorted.length - 1);
  return new Map(kept.map((point) => [point.step, point]));
};

/**
 * The curve that `mergePoints` makes, from batches that come by attempt and sequence number. It holds at most `maxHeld` points and
 * one batch: beyond that it drops every second point and goes on. `seen` is called with each batch.
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
