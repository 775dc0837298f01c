import type { LogLine } from './log-line.ts';
import type { MetricPoint } from './metric-point.ts';

export interface MetricBatch {
  readonly attempt: number;
  readonly seq: number;
  readonly points: readonly MetricPoint[];
}

export interface LogChunk {
  readonly attempt: number;
  readonly seq: number;
  readonly lines: readonly LogLine[];
}

/** Where a log reader stands: the chunk and how many of its lines have been read. */
export interface LogPosition {
  readonly attempt: number;
  readonly seq: number;
  readonly line: number;
}

/** Batches and chunks by job, attempt and sequence number; deleted by TTL. */
export interface TelemetryStore {
  /** One put. `false` when that (attempt, seq) is there already; then nothing is written. */
  putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean>;
  /** Every batch of the job that has not expired, by attempt and sequence number, read as the caller goes on. */
  streamMetrics(jobId: string, now: Date): AsyncIterable<MetricBatch>;
  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean>;
  /** At most `maxLines` lines after `after`, and one page by their bytes, in order; `next` is where to go on, `null` at the end. */
  listLogs(
    jobId: string,
    after: LogPosition | undefined,
    maxLines: number,
    now: Date,
  ): Promise<{
    readonly lines: readonly (LogLine & { readonly attempt: number })[];
    readonly next: LogPosition | null;
  }>;
}
