import type { MetricPoint } from './metric-point.ts';
import { compareKeys, type MetricBatch } from './report-key.ts';

export type CurvePoint = MetricPoint & { readonly attempt: number };

/** A point of a batch put on what stands at its step: fields of the same attempt come together, and the later one counts. */
export const putOnto = (standing: CurvePoint | undefined, point: MetricPoint, attempt: number): CurvePoint => ({
  ...(standing?.attempt === attempt ? standing : {}),
  ...point,
  attempt,
});

/** The lowest step that each attempt has reported. */
export type FirstSteps = ReadonlyMap<number, number>;

/** Takes the lowest steps of the batches as well. */
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
 * From which step on the points of an attempt are lost: a later attempt goes on from a checkpoint, and the steps after that no
 * longer belong to the model.
 */
export const lostFrom = (attempt: number, firstSteps: FirstSteps): number => {
  let limit = Number.POSITIVE_INFINITY;
  for (const [later, step] of firstSteps) if (later > attempt) limit = Math.min(limit, step);
  return limit;
};

/** Asks for each attempt once. */
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
 * The curve of a job from its batches in whatever order they came: one point a step, steps rising. A later attempt cuts the points
 * of an earlier one from its own first step on; within an attempt the fields of a step are put together.
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
