import type { KeyRange, LogChunk, MetricBatch } from './report-key.ts';
import type { Rollup, StretchKey } from './rollup.ts';

export interface LogChunkPage {
  readonly chunks: readonly LogChunk[];
  /** True for the last page, so that no further page is requested. */
  readonly isLast: boolean;
}

export interface LogRead extends KeyRange {
  readonly newestFirst?: boolean;
  /** The number of chunks of one call to the database. */
  readonly pageSize: number;
}

/** The stored batches of points, roll-ups and chunks of logs, by job, attempt and number. TTL deletes them. */
export interface TelemetryStore {
  /** Stores a batch, by one put. Resolves to `false` and writes nothing if the attempt already has a batch with this number. */
  putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean>;
  /**
   * Reads the job's batches that have not expired, in the order of attempt and sequence number. Further batches are read only as
   * the caller asks for them.
   */
  streamMetrics(
    jobId: string,
    now: Date,
    options?: KeyRange & { readonly consistent?: boolean },
  ): AsyncIterable<MetricBatch>;

  /** True if the roll-up is small enough that one read returns many roll-ups. */
  isSmall(rollup: Rollup): boolean;
  /**
   * Stores a roll-up, by one put. `nothing`: only if the stretch has no roll-up. `fewer`: also if the stored roll-up is invalidated
   * or has fewer batches. Resolves to `false` if nothing was written.
   */
  putRollup(jobId: string, rollup: Rollup, expiresAt: Date, over: 'nothing' | 'fewer'): Promise<boolean>;
  /** Invalidates the roll-up of a stretch, by one put. The stretch has no readable roll-up until it is rolled up again. */
  invalidateRollup(jobId: string, stretch: StretchKey, expiresAt: Date): Promise<void>;
  /** Reads the valid roll-ups that have not expired, in the order of attempt and stretch. */
  streamRollups(jobId: string, now: Date): AsyncIterable<Rollup>;

  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean>;
  /** Reads the chunks of the range that have not expired. Each page is one call to the database. */
  logPages(jobId: string, now: Date, read: LogRead): AsyncIterable<LogChunkPage>;
}
