import type { CurvePoint } from './merge-points.ts';
import type { MetricBatch } from './telemetry-store.ts';

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
  /** Whether points were thinned out or left unread. */
  readonly truncated: boolean;
}

const byStep = (a: CurvePoint, b: CurvePoint): number => a.step - b.step;

/** Every second point by step, with both ends. */
const thinned = (held: ReadonlyMap<number, CurvePoint>): Map<number, CurvePoint> => {
  const sorted = [...held.values()].sort(byStep);
  const kept = sorted.filter((_, index) => index % 2 === 0 || index === sorted.length - 1);
  return new Map(kept.map((point) => [point.step, point]));
};

/**
 * The curve that `mergePoints` makes, from batches that come by attempt and sequence number. It holds at most
 * `maxHeld` points and one batch: beyond that it drops every second point and goes on.
 */
export const boundedCurve = async (
  batches: AsyncIterable<MetricBatch>,
  limits: CurveLimits = curveLimits,
): Promise<BoundedCurve> => {
  let held = new Map<number, CurvePoint>();
  let truncated = false;
  let pointsRead = 0;
  let batchesRead = 0;
  for await (const { attempt, points } of batches) {
    if (pointsRead + points.length > limits.maxRead || batchesRead === limits.maxBatches) {
      truncated = true;
      break;
    }
    pointsRead += points.length;
    batchesRead += 1;
    for (const point of points) {
      const standing = held.get(point.step);
      if (!standing && held.size >= limits.maxHeld) {
        held = thinned(held);
        truncated = true;
      }
      held.set(point.step, { ...(standing?.attempt === attempt ? standing : {}), ...point, attempt });
    }
  }
  return { points: [...held.values()].sort(byStep), truncated };
};
