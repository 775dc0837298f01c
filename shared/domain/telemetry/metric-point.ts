import * as z from 'zod';
import { timestampSchema } from '../values.ts';

/** JSON has no NaN and no infinities: they travel as these strings and are kept as what they are. */
export const nonFiniteSchema = z.enum(['nan', 'inf', '-inf']);
export const measuredSchema = z.union([z.number(), nonFiniteSchema]);
export type Measured = z.infer<typeof measuredSchema>;

export const measureNames = [
  'epoch',
  'train_loss',
  'eval_loss',
  'learning_rate',
  'grad_norm',
  'perplexity',
  'samples_per_second',
  'tokens_per_second',
  'gpu_memory_allocated_gb',
  'gpu_memory_reserved_gb',
  'gpu_utilization_percent',
] as const;
export type MeasureName = (typeof measureNames)[number];

/** One point of a training curve. Everything but `step` is optional; units are in the names. */
export const metricPointSchema = z.strictObject({
  step: z.int().min(0).max(1_000_000_000),
  epoch: measuredSchema.optional(),
  train_loss: measuredSchema.optional(),
  eval_loss: measuredSchema.optional(),
  learning_rate: measuredSchema.optional(),
  grad_norm: measuredSchema.optional(),
  perplexity: measuredSchema.optional(),
  samples_per_second: measuredSchema.optional(),
  tokens_per_second: measuredSchema.optional(),
  gpu_memory_allocated_gb: measuredSchema.optional(),
  gpu_memory_reserved_gb: measuredSchema.optional(),
  gpu_utilization_percent: measuredSchema.optional(),
  timestamp: timestampSchema.optional(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;

export const maxPointsPerBatch = 500;
export const maxBatchBytes = 256 * 1024;

/**
 * The most that the reports of a job may come to in an hour: 80 points a second, or 15 000 reports. A report is a write, so it
 * counts as 20 points at least.
 */
export const maxReportUnitsPerHour = 300_000;
const fewestUnits = 20;

export const reportUnits = (points: number): number => Math.max(points, fewestUnits);

/** The hour of a limit that is counted by the hour. */
export const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

export const secondsToNextHour = (now: Date): number => Math.max(1, Math.ceil(3600 - ((now.getTime() / 1000) % 3600)));
