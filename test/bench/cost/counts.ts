import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const file = join(import.meta.dirname, 'counts.json');

/** The counts of one call: the mean over all that were made. */
const perCallSchema = z.object({
  calls_counted: z.int(),
  dynamodb_calls: z.number(),
  read_units: z.number(),
  table_write_units: z.number(),
  index_write_units: z.number(),
  stored_bytes: z.number(),
  secret_reads: z.number(),
  s3_reads: z.number(),
  s3_writes: z.number(),
  runpod_calls: z.number(),
  /** Printed by the function itself, embedded metrics included. */
  log_bytes: z.number(),
  request_bytes: z.number(),
  answer_bytes: z.number(),
  /** Milliseconds of a whole core of the machine that counted; the median. */
  cpu_ms: z.number(),
});
export type PerCall = z.infer<typeof perCallSchema>;

const countsSchema = z.object({
  about: z.string(),
  points_per_report: z.int(),
  jobs_swept: z.int(),
  operations: z.record(z.string(), perCallSchema),
  /** A sweep over no job, and what each healthy job adds to it. */
  sweep: z.object({ alone: perCallSchema, each_job: perCallSchema }),
  memory_mb: z.object({ function: z.int(), sweep: z.int() }),
  metrics_and_alarms: z.object({ custom_metrics: z.int(), alarms: z.int(), dashboards: z.int(), secrets: z.int() }),
});
export type Counts = z.infer<typeof countsSchema>;

export const readCounts = (): Counts => countsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeCounts = (counts: Counts): void =>
  writeFileSync(file, `${JSON.stringify(countsSchema.parse(counts), undefined, 2)}\n`);
