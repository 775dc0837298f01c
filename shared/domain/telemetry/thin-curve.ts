import { type MeasureName, measureNames } from './measure-names.ts';
import type { MetricPoint } from './metric-point.ts';

/** All measures, the losses first: if only few points can be kept, those of the losses are kept. */
export const allMeasures: readonly MeasureName[] = [
  'train_loss',
  'eval_loss',
  ...measureNames.filter((name) => name !== 'train_loss' && name !== 'eval_loss'),
];

export interface ThinRequest {
  readonly maxPoints: number;
  /** The measures whose lowest and highest values are kept. */
  readonly measures: readonly MeasureName[];
}

const bucketOf = (step: number, width: number): number => Math.floor(step / width);

/**
 * Returns the number of points that each bucket may keep: the lowest and the highest value of each measure that occurs, of at most
 * four measures, since many measures have their extremes at the same points. If measures were selected, a bucket may keep at least
 * four points. The answer is then as large as with all measures.
 */
const roomOfBucket = (points: readonly MetricPoint[], measures: readonly MeasureName[]): number => {
  const occur = measures.filter((measure) => points.some((point) => point[measure] !== undefined));
  return Math.min(8, Math.max(measures.length < allMeasures.length ? 4 : 2, 2 * occur.length));
};

/** Returns the width in steps of the narrowest buckets for which the curve may be thinned. The width is a power of two. */
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

/** Returns for each measure the indexes of its lowest value, its highest value and its first value that is not a finite number. */
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
 * Returns the indexes of the points that represent each bucket: of every measure the lowest value, the highest value and the first
 * value that is not finite, and the first point that has none of the measures. The points that represent a bucket are always among
 * the points that represent its two halves.
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
  /** The width of a bucket in steps. 1 if no point is left out. */
  readonly width: number;
}

/**
 * Returns at most `maxPoints` of the points, which are in rising order of steps, but always both ends. The curve is divided into
 * buckets that begin at multiples of their width, a power of two. So a stretch is thinned in the same way while the curve grows,
 * until the buckets double, and then points only disappear. If the number of points is just at the limit, buckets may become
 * narrower once more. `isPart` means that the points represent further points, so that they are thinned in any case.
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

/** Returns both ends, then the lowest and highest values, measure by measure, up to `maxPoints`. */
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
