import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { type MeasureName, measureNames } from './measure-names.ts';

/** The values NaN and infinity, which JSON lacks. Reports and stored points contain these strings instead. */
export const nonFiniteSchema = z.enum(['nan', 'inf', '-inf']);
export const measuredSchema = z.union([z.number(), nonFiniteSchema]);
export type Measured = z.infer<typeof measuredSchema>;

const measures = Object.fromEntries(measureNames.map((name) => [name, measuredSchema.optional()])) as Record<
  MeasureName,
  z.ZodOptional<typeof measuredSchema>
>;

/** A point of a training curve. All fields except `step` are optional. */
export const metricPointSchema = z.strictObject({
  step: z.int().min(0).max(1_000_000_000),
  ...measures,
  timestamp: timestampSchema.optional(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;

export const maxPointsPerBatch = 500;
export const maxBatchBytes = 256 * 1024;

/**
 * The maximum number of units that the reports of a job may have in an hour: 80 points a second, or 15 000 reports. A point is one
 * unit. A report causes a write, so it counts as at least 20 units.
 */
export const maxReportUnitsPerHour = 300_000;
const fewestUnits = 20;

export const reportUnits = (points: number): number => Math.max(points, fewestUnits);

/** Returns the hour by which hourly limits count, such as `2026-11-28T20`. */
export const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

export const secondsToNextHour = (now: Date): number => Math.max(1, Math.ceil(3600 - ((now.getTime() / 1000) % 3600)));
