import type { LogLine } from './log-line.ts';
import type { MetricPoint } from './metric-point.ts';

/** The key of a report. Reports are ordered by attempt, then by sequence number. */
export interface ReportKey {
  readonly attempt: number;
  readonly seq: number;
}

export const compareKeys = (a: ReportKey, b: ReportKey): number => a.attempt - b.attempt || a.seq - b.seq;

/** The highest sequence number, above that of every report. */
const maxSeq = Number.MAX_SAFE_INTEGER;

export const keyAfter = ({ attempt, seq }: ReportKey): ReportKey =>
  seq >= maxSeq ? { attempt: attempt + 1, seq: 0 } : { attempt, seq: seq + 1 };

export const keyBefore = ({ attempt, seq }: ReportKey): ReportKey =>
  seq === 0 ? { attempt: attempt - 1, seq: maxSeq } : { attempt, seq: seq - 1 };

/** True if the range can contain a key. */
export const isRange = ({ from, to }: KeyRange): boolean =>
  from === undefined || to === undefined || compareKeys(from, to) <= 0;

interface Stored extends ReportKey {
  /** The time when the API received the report, in epoch milliseconds. Reports stored by earlier versions lack it. */
  readonly at?: number | undefined;
}

export interface MetricBatch extends Stored {
  readonly points: readonly MetricPoint[];
}

export interface LogChunk extends Stored {
  readonly lines: readonly LogLine[];
}

/** A range of reports, including both ends. An absent end means that the range is open. */
export interface KeyRange {
  readonly from?: ReportKey | undefined;
  readonly to?: ReportKey | undefined;
}
