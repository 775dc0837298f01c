import type { MetricPoint } from './metric-point.ts';
import { compareKeys, type MetricBatch } from './report-key.ts';

export type CurvePoint = MetricPoint & { readonly attempt: number };

/**
 * Merges a point into the existing point of its step. If both are of the same attempt, their fields are combined and the newer
 * value counts. Otherwise the new point replaces the existing point.
 */
export const putOnto = (standing: CurvePoint | undefined, point: MetricPoint, attempt: number): CurvePoint => ({
  ...(standing?.attempt === attempt ? standing : {}),
  ...point,
  attempt,
});

/** The lowest step that each attempt has reported, by attempt. */
export type FirstSteps = ReadonlyMap<number, number>;

/** Updates `first` with the lowest steps of the batches. */
export const mergeFirstSteps = (
  first: Map<number, number>,
  batches: Iterable<Pick<MetricBatch, 'attempt' | 'points'>>,
): void => {
  for (const { attempt, points } of batches) {
    for (const { step } of points) first.set(attempt, Math.min(step, first.get(attempt) ?? step));
  }
};

export const firstStepsOf = (batches: Iterable<Pick<MetricBatch, 'attempt' | 'points'>>): Map<number, number> => {
  const first = new Map<number, number>();
  mergeFirstSteps(first, batches);
  return first;
};

/**
 * Returns the step from which on the points of an attempt no longer count. A later attempt continues from a checkpoint, and later
 * steps of the earlier attempt are not part of the model.
 */
export const lostFrom = (attempt: number, firstSteps: FirstSteps): number => {
  let limit = Number.POSITIVE_INFINITY;
  for (const [later, step] of firstSteps) if (later > attempt) limit = Math.min(limit, step);
  return limit;
};

/** Returns `lostFrom` as a function that computes each attempt's value only once. */
export const lostFromOf = (firstSteps: FirstSteps): ((attempt: number) => number) => {
  const limits = new Map<number, number>();
  return (attempt) => {
    const limit = limits.get(attempt) ?? lostFrom(attempt, firstSteps);
    limits.set(attempt, limit);
    return limit;
  };
};

export const byStep = (a: MetricPoint, b: MetricPoint): number => a.step - b.step;

/**
 * Returns the curve of a job from its batches in any order: one point for each step, in rising order. A later attempt removes the
 * points of earlier attempts from its own first step on. Within an attempt, the fields of one step are combined.
 */
export const mergePoints = (
  batches: readonly MetricBatch[],
  firstSteps: FirstSteps = firstStepsOf(batches),
): readonly CurvePoint[] => {
  const lost = lostFromOf(firstSteps);
  const merged = new Map<number, CurvePoint>();
  for (const { attempt, points } of [...batches].sort(compareKeys)) {
    const limit = lost(attempt);
    for (const point of points) {
      if (point.step < limit) merged.set(point.step, putOnto(merged.get(point.step), point, attempt));
    }
  }
  return [...merged.values()].sort(byStep);
};
