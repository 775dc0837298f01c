import type { Point } from '../../../../shared/client/index.ts';
import type { Field, Told } from './charts.ts';

export type Axis = 'step' | 'time';

/** The values of a line. `null` if a step has no number. */
export type Values = readonly (number | null)[];

const timeOf = ({ timestamp }: Point): number => (timestamp === undefined ? Number.NaN : Date.parse(timestamp) / 1000);

/** Returns the points sorted along an axis. On the time axis, points without a known time are left out. */
export const alongAxis = (points: readonly Point[], axis: Axis): readonly Point[] =>
  axis === 'step'
    ? points
    : points.filter((point) => !Number.isNaN(timeOf(point))).sort((a, b) => timeOf(a) - timeOf(b));

/** The positions of the points on the axis: steps, or seconds since 1970. */
export const placesOf = (points: readonly Point[], axis: Axis): readonly number[] =>
  points.map((point) => (axis === 'step' ? point.step : timeOf(point)));

/** Returns the values that the scale can show. A logarithmic scale shows only values above zero. */
export const numbersOf = (told: readonly (Told | undefined)[], isLog: boolean): Values =>
  told.map((value) => (typeof value === 'number' && (!isLog || value > 0) ? value : null));

/**
 * The exponential moving average. `amount` (0 to below 1) is the weight of the earlier values. The average is corrected for the bias of its
 * first values.
 */
export const smoothed = (values: Values, amount: number): Values => {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = amount * sum + (1 - amount) * value;
    weight = amount * weight + (1 - amount);
    return sum / weight;
  });
};

/** Consecutive points of one attempt. `first` and `last` are indexes of points. */
export interface Band {
  readonly attempt: number;
  readonly first: number;
  readonly last: number;
}

/** Splits a curve into its attempts. An attempt that resumed from a checkpoint replaces the steps that it repeats. */
export const attemptBands = (points: readonly Point[]): readonly Band[] => {
  const starts = points.flatMap(({ attempt }, n) => (points[n - 1]?.attempt === attempt ? [] : [n]));
  return starts.map((first, n) => ({
    attempt: points[first]?.attempt ?? 0,
    first,
    last: (starts[n + 1] ?? points.length) - 1,
  }));
};

/** Indexes of points in which one of the fields is `NaN` or an infinity. */
export const faultsOf = (points: readonly Point[], fields: readonly Field[]): readonly number[] =>
  points.flatMap((point, n) => (fields.some((field) => typeof point[field] === 'string') ? [n] : []));

/** A line with at most this many values gets a dot at each value. A value between two missing values would otherwise be invisible. */
const fewValues = 60;

/** Indexes of the values that are drawn as dots. Empty if the line has too many values for dots. */
export const dotsOf = (values: ArrayLike<number | null | undefined>): number[] => {
  const told: number[] = [];
  for (let n = 0; n < values.length; n += 1) {
    if (typeof values[n] !== 'number') continue;
    if (told.length === fewValues) return [];
    told.push(n);
  }
  return told;
};

/** Returns the lowest and the highest step of the points in a range of the axis. Returns `undefined` if the range contains no point. */
export const stepsBetween = (
  points: readonly Point[],
  axis: Axis,
  [from, to]: readonly [number, number],
): readonly [from: number, to: number] | undefined => {
  const places = placesOf(points, axis);
  const steps = points.flatMap(({ step }, n) => {
    const place = places[n] ?? Number.NaN;
    return place >= from && place <= to ? [step] : [];
  });
  const [first = 0] = steps;
  return steps.length === 0
    ? undefined
    : steps.reduce(([low, high], step) => [Math.min(low, step), Math.max(high, step)], [first, first]);
};

/** Returns the steps of a range of the axis, for a query to the API. On the time axis, only known points count. */
export const stepsOfRange = (
  points: readonly Point[],
  axis: Axis,
  [from, to]: readonly [number, number],
): readonly [from: number, to: number] | undefined =>
  axis === 'step'
    ? [Math.max(0, Math.floor(from)), Math.max(0, Math.ceil(to))]
    : stepsBetween(points, axis, [from, to]);
