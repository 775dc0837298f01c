import type { LogLine } from './log-line.ts';
import type { MetricPoint } from './metric-point.ts';

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

/** True when any key can lie between the two ends. */
export const isRange = ({ from, to }: KeyRange): boolean =>
  from === undefined || to === undefined || compareKeys(from, to) <= 0;

interface Stored extends ReportKey {
  /** Epoch milliseconds at which it was taken in. Reports that earlier versions stored have none. */
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
