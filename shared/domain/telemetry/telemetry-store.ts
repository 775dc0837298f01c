import type { KeyRange, LogChunk, MetricBatch } from './report-key.ts';
import type { Rollup, StretchKey } from './rollup.ts';

export interface LogChunkPage {
  readonly chunks: readonly LogChunk[];
  /** True for the last page, which is known before another one is asked for. */
  readonly isLast: boolean;
}

export interface LogRead extends KeyRange {
  readonly newestFirst?: boolean;
  /** Chunks of one call to the database. */
  readonly pageSize: number;
}

/** Batches and chunks by job, attempt and sequence number; deleted by TTL. */
export interface TelemetryStore {
  /** One put. `false` when that (attempt, seq) is there already; then nothing is written. */
  putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean>;
  /** Batches of the job that have not expired, by attempt and sequence number, read as the caller goes on. */
  streamMetrics(
    jobId: string,
    now: Date,
    options?: KeyRange & { readonly consistent?: boolean },
  ): AsyncIterable<MetricBatch>;

  /** True when the roll-up takes as little room as one may that is to be read by the hundred. */
  isSmall(rollup: Rollup): boolean;
  /** One put. Over what stands: over nothing, or over a spoilt one and one of fewer batches. `false` when it was not written. */
  putRollup(jobId: string, rollup: Rollup, expiresAt: Date, over: 'nothing' | 'fewer'): Promise<boolean>;
  /** One put, whatever stands there: nobody reads a roll-up of that stretch until it is rolled up again. */
  invalidateRollup(jobId: string, stretch: StretchKey, expiresAt: Date): Promise<void>;
  /** Roll-ups that are not spoilt and have not expired, by attempt and stretch. */
  streamRollups(jobId: string, now: Date): AsyncIterable<Rollup>;

  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean>;
  /** Chunks of the range that have not expired, as pages of one call each. */
  logPages(jobId: string, now: Date, read: LogRead): AsyncIterable<LogChunkPage>;
}
