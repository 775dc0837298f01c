import * as z from 'zod';
import { measureNames } from '../../domain/telemetry/measure-names.ts';
import type { MetricPoint } from '../../domain/telemetry/metric-point.ts';

/**
 * Points stored as one list for each field, which compresses to a fraction of the size of a list of points. Steps and times are stored as
 * differences to the previous point. `null` means that a point lacks the field.
 */
export type PackedPoints = Readonly<Record<string, readonly unknown[]>>;

const isoOf = (ms: number): string | undefined => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** Converts times to differences in milliseconds. A time that milliseconds cannot reproduce exactly stays a text. */
const packedTimes = (points: readonly MetricPoint[]): unknown[] => {
  let last = 0;
  return points.map(({ timestamp }) => {
    if (timestamp === undefined) return null;
    const ms = Date.parse(timestamp);
    if (isoOf(ms) !== timestamp) return timestamp;
    const difference = ms - last;
    last = ms;
    return difference;
  });
};

export const packPoints = (points: readonly MetricPoint[]): PackedPoints => {
  const step = points.map((point, index) => point.step - (points[index - 1]?.step ?? 0));
  const measures = measureNames
    .filter((name) => points.some((point) => point[name] !== undefined))
    .map((name) => [name, points.map((point) => point[name] ?? null)] as const);
  const hasTimes = points.some(({ timestamp }) => timestamp !== undefined);
  return { step, ...(hasTimes && { timestamp: packedTimes(points) }), ...Object.fromEntries(measures) };
};

const notFinite: readonly unknown[] = ['nan', 'inf', '-inf'];
const isMeasured = (value: unknown): boolean => typeof value === 'number' || notFinite.includes(value);

/**
 * Restores the points; `undefined` if they are invalid. The check is written by hand because a request reads hundreds of roll-ups, and a
 * schema would take most of the time.
 */
const unpackPoints = (packed: PackedPoints): MetricPoint[] | undefined => {
  const { step: steps = [], timestamp: times } = packed;
  const columns = measureNames.flatMap((name) => (packed[name] === undefined ? [] : [[name, packed[name]] as const]));
  let [step, ms] = [0, 0];
  const points: MetricPoint[] = [];
  for (const [index, difference] of steps.entries()) {
    if (!Number.isSafeInteger(difference) || step + Number(difference) < 0) return undefined;
    step += Number(difference);
    const point: Record<string, unknown> = { step };
    for (const [name, column] of columns) {
      const value = column[index];
      if (value === null || value === undefined) continue;
      if (!isMeasured(value)) return undefined;
      point[name] = value;
    }
    const time = times?.[index];
    if (typeof time === 'number') {
      ms += time;
      const text = isoOf(ms);
      if (text === undefined) return undefined;
      point.timestamp = text;
    } else if (typeof time === 'string') point.timestamp = time;
    points.push(point as MetricPoint);
  }
  return points;
};

export const packedPointsSchema = z.record(z.string(), z.array(z.unknown())).transform((packed, context) => {
  const points = unpackPoints(packed);
  if (points !== undefined) return points;
  context.addIssue('The points cannot be read.');
  return z.NEVER;
});
