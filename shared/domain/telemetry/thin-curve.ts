import { type MeasureName, measureNames } from './measure-names.ts';
import type { MetricPoint } from './metric-point.ts';

/** The losses come first: where there is room for few points, theirs are kept. */
export const allMeasures: readonly MeasureName[] = [
  'train_loss',
  'eval_loss',
  ...measureNames.filter((name) => name !== 'train_loss' && name !== 'eval_loss'),
];

export interface ThinRequest {
  readonly maxPoints: number;
  /** The measures whose extremes are kept. */
  readonly measures: readonly MeasureName[];
}

const bucketOf = (step: number, width: number): number => Math.floor(step / width);

/**
 * Points for which each bucket has room: both extremes of each measure that occurs, but of four at most, since many have theirs
 * at the same points. Measures that were picked have room for four at least: the reports are as large as if they were not.
 */
const roomOfBucket = (points: readonly MetricPoint[], measures: readonly MeasureName[]): number => {
  const occur = measures.filter((measure) => points.some((point) => point[measure] !== undefined));
  return Math.min(8, Math.max(measures.length < allMeasures.length ? 4 : 2, 2 * occur.length));
};

/** The narrowest buckets in which the curve is ever thinned out, as a power of two of steps. */
export const narrowestBucket = (points: readonly MetricPoint[], { maxPoints, measures }: ThinRequest): number => {
  const [first, last] = [points[0]?.step ?? 0, points.at(-1)?.step ?? 0];
  const most = Math.max(1, Math.floor(maxPoints / roomOfBucket(points, measures)));
  let width = 1;
  while (bucketOf(last, width) - bucketOf(first, width) + 1 > most) width *= 2;
  return width;
};

interface Extremes {
  lowest: number | undefined;
  highest: number | undefined;
  notFinite: number | undefined;
}

/** Indexes of the extremes of each measure, and of its first value that is no number. */
const extremesOf = (
  points: readonly MetricPoint[],
  from: number,
  to: number,
  measures: readonly MeasureName[],
): Extremes[] =>
  measures.map((measure) => {
    const found: Extremes = { lowest: undefined, highest: undefined, notFinite: undefined };
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let index = from; index < to; index += 1) {
      const value = points[index]?.[measure];
      if (value === undefined) continue;
      if (typeof value === 'string') {
        found.notFinite ??= index;
        continue;
      }
      if (found.lowest === undefined || value < low) [found.lowest, low] = [index, value];
      if (found.highest === undefined || value > high) [found.highest, high] = [index, value];
    }
    return found;
  });

const hasNone = (point: MetricPoint, measures: readonly MeasureName[]): boolean =>
  measures.every((measure) => point[measure] === undefined);

/**
 * Indexes of what stands for the points of each bucket: of every measure the lowest and the highest value and the first
 * that is no number, and the first of the points that have none of the measures. The points that stand for two buckets
 * that make one are among those that stand for each.
 */
export const standingFor = (
  points: readonly MetricPoint[],
  width: number,
  measures: readonly MeasureName[],
): Set<number> => {
  const kept = new Set<number>();
  for (let from = 0; from < points.length; ) {
    const bucket = bucketOf(points[from]?.step ?? 0, width);
    let to = from + 1;
    while (to < points.length && bucketOf(points[to]?.step ?? 0, width) === bucket) to += 1;
    for (const extremes of extremesOf(points, from, to, measures)) {
      for (const index of Object.values(extremes)) if (index !== undefined) kept.add(index);
    }
    for (let index = from; index < to; index += 1) {
      if (!hasNone(points[index] ?? { step: 0 }, measures)) continue;
      kept.add(index);
      break;
    }
    from = to;
  }
  return kept;
};

export const isOneBucket = (points: readonly MetricPoint[], width: number): boolean =>
  bucketOf(points[0]?.step ?? 0, width) === bucketOf(points.at(-1)?.step ?? 0, width);

export interface Thinned<P> {
  readonly points: readonly P[];
  /** Steps of a bucket; 1 where all points are there. */
  readonly width: number;
}

/**
 * At most `maxPoints` of the points, which rise by step, 2 at least. The curve is cut into buckets that begin at multiples of their
 * width, a power of two: the same stretch is thinned out alike however far the curve has grown, until its buckets double, and then
 * points only go. Where it just fits, the bucket that is being filled decides, so buckets may halve once more. With `isPart`, the
 * points stand for more points than these.
 */
export const thinned = <P extends MetricPoint>(
  points: readonly P[],
  asked: ThinRequest,
  isPart = false,
): Thinned<P> => {
  const { maxPoints, measures } = asked;
  if (points.length === 0 || (!isPart && points.length <= maxPoints)) return { points, width: 1 };
  let kept = points;
  for (let width = narrowestBucket(points, asked); ; width *= 2) {
    const indexes = standingFor(kept, width, measures);
    indexes.add(0).add(kept.length - 1);
    kept = kept.filter((_, index) => indexes.has(index));
    if (kept.length <= maxPoints) return { points: kept, width };
    if (isOneBucket(kept, width)) return { points: firstOfAll(kept, maxPoints, measures), width };
  }
};

export const thinCurve = <P extends MetricPoint>(
  points: readonly P[],
  asked: ThinRequest,
  isPart = false,
): readonly P[] => thinned(points, asked, isPart).points;

/** Both ends, then the extremes measure by measure, for as long as there is room. */
const firstOfAll = <P extends MetricPoint>(
  points: readonly P[],
  maxPoints: number,
  measures: readonly MeasureName[],
): readonly P[] => {
  const kept = new Set<number>([0, points.length - 1]);
  const found = extremesOf(points, 0, points.length, measures);
  const wanted = [
    ...found.flatMap(({ lowest, highest }) => [lowest, highest]),
    ...found.map(({ notFinite }) => notFinite),
  ];
  for (const index of wanted) if (index !== undefined && kept.size < maxPoints) kept.add(index);
  return points.filter((_, index) => kept.has(index));
};
