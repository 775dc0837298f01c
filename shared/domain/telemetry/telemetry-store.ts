import type { LogLine } from './log-line.ts';
import type { MetricPoint } from './metric-point.ts';
import type { Rollup, StretchKey } from './rollup.ts';

/** Where a report stands: attempts in their order, and the reports of an attempt in theirs. */
export interface ReportKey {
  readonly attempt: number;
  readonly seq: number;
}

export const compareKeys = (a: ReportKey, b: ReportKey): number => a.attempt - b.attempt || a.seq - b.seq;

/** Above that of every report. */
const maxSeq = Number.MAX_SAFE_INTEGER;

export const keyAfter = ({ attempt, seq }: ReportKey): ReportKey =>
  seq >= maxSeq ? { attempt: attempt + 1, seq: 0 } : { attempt, seq: seq + 1 };

export const keyBefore = ({ attempt, seq }: ReportKey): ReportKey =>
  seq === 0 ? { attempt: attempt - 1, seq: maxSeq } : { attempt, seq: seq - 1 };

/** Whether any key can lie between the two ends. */
export const isRange = ({ from, to }: KeyRange): boolean =>
  from === undefined || to === undefined || compareKeys(from, to) <= 0;

interface Stored extends ReportKey {
  /** Epoch milliseconds at which it was taken in. What earlier versions stored has none. */
  readonly at?: number | undefined;
}

export interface MetricBatch extends Stored {
  readonly points: readonly MetricPoint[];
}

export interface LogChunk extends Stored {
  readonly lines: readonly LogLine[];
}

/** Both ends belong to it; one that is left out is open. */
export interface KeyRange {
  readonly from?: ReportKey | undefined;
  readonly to?: ReportKey | undefined;
}

export interface LogChunkPage {
  readonly chunks: readonly LogChunk[];
  /** Known before the next one is asked for. */
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

  /** Whether the roll-up takes as little room as one may that is to be read by the hundred. */
  isSmall(rollup: Rollup): boolean;
  /** One put. Over what stands: over nothing, or over a spoilt one and one of fewer batches. `false` when it was not written. */
  putRollup(jobId: string, rollup: Rollup, expiresAt: Date, over: 'nothing' | 'fewer'): Promise<boolean>;
  /** One put, whatever stands there: nobody reads a roll-up of that stretch until it is rolled up again. */
  spoilRollup(jobId: string, stretch: StretchKey, expiresAt: Date): Promise<void>;
  /** Those that are not spoilt and have not expired, by attempt and stretch. */
  streamRollups(jobId: string, now: Date): AsyncIterable<Rollup>;

  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean>;
  /** Chunks of the range that have not expired, as pages of one call each. */
  logPages(jobId: string, now: Date, read: LogRead): AsyncIterable<LogChunkPage>;
}
