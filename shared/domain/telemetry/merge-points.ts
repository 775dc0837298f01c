import type { MetricPoint } from './metric-point.ts';
import type { MetricBatch } from './telemetry-store.ts';

export type CurvePoint = MetricPoint & { readonly attempt: number };

/**
 * The curve of a job from its batches in whatever order they came: one point a step, steps rising. A later attempt's
 * point takes the place of an earlier one's; within an attempt the fields are put together and a later batch's count.
 */
export const mergePoints = (batches: readonly MetricBatch[]): readonly CurvePoint[] => {
  const bySending = [...batches].sort((a, b) => a.attempt - b.attempt || a.seq - b.seq);
  const merged = new Map<number, CurvePoint>();
  for (const { attempt, points } of bySending) {
    for (const point of points) {
      const standing = merged.get(point.step);
      merged.set(point.step, { ...(standing?.attempt === attempt ? standing : {}), ...point, attempt });
    }
  }
  return [...merged.values()].sort((a, b) => a.step - b.step);
};
