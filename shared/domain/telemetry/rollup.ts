import { type MeasureName, measureNames } from './measure-names.ts';
import { mergePoints } from './merge-points.ts';
import type { MetricPoint } from './metric-point.ts';
import type { MetricBatch } from './report-key.ts';
import { isOneBucket, standingFor } from './thin-curve.ts';

export interface StretchKey {
  readonly attempt: number;
  readonly stretch: number;
}

/**
 * The summary of a stretch of reports, which replaces its batches in a thinned curve. A roll-up keeps, for each bucket of `width`
 * steps, the points that `standingFor` keeps. The first and the last point of each measure and all points of a rare measure are
 * kept, too.
 */
export interface Rollup extends StretchKey {
  readonly batches: number;
  /** The time when the newest batch was stored, in epoch milliseconds. 0 if the stretch has no batch. */
  readonly at: number;
  readonly width: number;
  /** The number of points in the stretch, including points that are left out. */
  readonly count: number;
  /** The number of points in the stretch that have a measure, by measure. */
  readonly counts: Readonly<Partial<Record<MeasureName, number>>>;
  /** The kept points, in rising order of steps. If `width` is 1, all points are kept. */
  readonly points: readonly MetricPoint[];
}

/** The number of points of a measure up to which a roll-up keeps all of them. Evaluations are that rare. */
const rare = 12;

const spanOf = (points: readonly MetricPoint[], measure: MeasureName) => {
  const indexes = points.flatMap((point, index) => (point[measure] === undefined ? [] : [index]));
  const [first, last] = [indexes[0], indexes.at(-1)];
  return first === undefined || last === undefined ? undefined : { measure, indexes, first, last };
};
type Found = NonNullable<ReturnType<typeof spanOf>>;

const keptOf = (points: readonly MetricPoint[], width: number, found: readonly Found[]): readonly MetricPoint[] => {
  const kept = standingFor(points, width, measureNames);
  kept.add(0).add(points.length - 1);
  for (const { indexes, first, last } of found) {
    kept.add(first).add(last);
    if (indexes.length <= rare) for (const index of indexes) kept.add(index);
  }
  return points.filter((_, index) => kept.has(index));
};

/** The number of buckets tried first. The buckets are then widened until the roll-up is small enough. */
const bucketsTried = 16;

const narrowestTried = (points: readonly MetricPoint[]): number => {
  const span = (points.at(-1)?.step ?? 0) - (points[0]?.step ?? 0) + 1;
  return 2 ** Math.max(1, Math.floor(Math.log2(span / bucketsTried)));
};

/**
 * Rolls up the batches of one stretch. All points are kept if the result is small enough. Otherwise the narrowest buckets with a
 * result that is small enough are used.
 */
export const rollUp = (
  { attempt, stretch }: StretchKey,
  batches: readonly MetricBatch[],
  isSmallEnough: (rollup: Rollup) => boolean,
): Rollup => {
  const points = mergePoints(batches).map(({ attempt: _, ...point }): MetricPoint => point);
  const found = measureNames.flatMap((measure) => spanOf(points, measure) ?? []);
  const rolled = (width: number): Rollup => {
    const kept = width === 1 || points.length === 0 ? points : keptOf(points, width, found);
    return {
      attempt,
      stretch,
      batches: batches.length,
      at: Math.max(0, ...batches.map(({ at = 0 }) => at)),
      width,
      count: points.length,
      counts: Object.fromEntries(found.map(({ measure, indexes }) => [measure, indexes.length])),
      points: kept,
    };
  };
  const whole = rolled(1);
  if (isSmallEnough(whole)) return whole;
  for (let width = narrowestTried(points); ; width *= 2) {
    const rollup = rolled(width);
    if (isOneBucket(points, width) || isSmallEnough(rollup)) return rollup;
  }
};
