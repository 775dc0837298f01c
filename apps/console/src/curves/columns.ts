import type { Point } from '../../../../shared/client/index.ts';
import type { Field, Told } from './charts.ts';

export type Axis = 'step' | 'time';

/** `null` where a step has no number. */
export type Values = readonly (number | null)[];

const timeOf = ({ timestamp }: Point): number => (timestamp === undefined ? Number.NaN : Date.parse(timestamp) / 1000);

/** Points in order of an axis; by time only those whose time is known. */
export const alongAxis = (points: readonly Point[], axis: Axis): readonly Point[] =>
  axis === 'step'
    ? points
    : points.filter((point) => !Number.isNaN(timeOf(point))).sort((a, b) => timeOf(a) - timeOf(b));

/** Steps, or seconds since 1970. */
export const placesOf = (points: readonly Point[], axis: Axis): readonly number[] =>
  points.map((point) => (axis === 'step' ? point.step : timeOf(point)));

/** The values that the scale can show: a logarithmic one shows only those above zero. */
export const numbersOf = (told: readonly (Told | undefined)[], isLog: boolean): Values =>
  told.map((value) => (typeof value === 'number' && (!isLog || value > 0) ? value : null));

/** Exponential moving average of weight `amount` (0 to below 1) for what was before, corrected for its beginning. */
export const smoothed = (values: Values, amount: number): Values => {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = amount * sum + (1 - amount) * value;
    weight = amount * weight + (1 - amount);
    return sum / weight;
  });
};

/** Points that follow each other and are of one attempt, by their indexes. */
export interface Band {
  readonly attempt: number;
  readonly first: number;
  readonly last: number;
}

/** The attempts that a curve is made of, in its order. An attempt that went on from a checkpoint replaces the steps that it repeats. */
export const attemptBands = (points: readonly Point[]): readonly Band[] => {
  const starts = points.flatMap(({ attempt }, n) => (points[n - 1]?.attempt === attempt ? [] : [n]));
  return starts.map((first, n) => ({
    attempt: points[first]?.attempt ?? 0,
    first,
    last: (starts[n + 1] ?? points.length) - 1,
  }));
};

/** Indexes of points in which a field is not a number (`NaN` or an infinity). */
export const faultsOf = (points: readonly Point[], fields: readonly Field[]): readonly number[] =>
  points.flatMap((point, n) => (fields.some((field) => typeof point[field] === 'string') ? [n] : []));

/** Lines of fewer values have a dot at each: one between two that are missing would draw no line. */
const fewValues = 60;

/** Indexes of the values that are drawn as dots. The loop stops once a line has too many values for dots. */
export const dotsOf = (values: ArrayLike<number | null | undefined>): number[] => {
  const told: number[] = [];
  for (let n = 0; n < values.length; n += 1) {
    if (typeof values[n] !== 'number') continue;
    if (told.length === fewValues) return [];
    told.push(n);
  }
  return told;
};

/** The steps from the first to the last point that lies between two places; `undefined` where none does. */
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

/** Steps that a range of an axis takes in, as the API is asked for them; by time those between the points that are known. */
export const stepsOfRange = (
  points: readonly Point[],
  axis: Axis,
  [from, to]: readonly [number, number],
): readonly [from: number, to: number] | undefined =>
  axis === 'step'
    ? [Math.max(0, Math.floor(from)), Math.max(0, Math.ceil(to))]
    : stepsBetween(points, axis, [from, to]);
