import type { Point } from '../../../../shared/client/index.ts';
import type { Field, Told } from './charts.ts';

export type Axis = 'step' | 'time';

/** `null` where a step tells no number. */
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

/** Numbers that have a place on the scale: on a logarithmic one there is none for what is not above zero. */
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

/** Indexes of points at which another attempt than before goes on. */
export const attemptStarts = (points: readonly Point[]): readonly number[] =>
  points.flatMap(({ attempt }, n) => (n > 0 && points[n - 1]?.attempt !== attempt ? [n] : []));

/** Indexes of points that tell a value which is no number. */
export const faultsOf = (points: readonly Point[], fields: readonly Field[]): readonly number[] =>
  points.flatMap((point, n) => (fields.some((field) => typeof point[field] === 'string') ? [n] : []));
