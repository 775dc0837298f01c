import type { LogLine } from './log-line.ts';
import { compareKeys, type KeyRange, type ReportKey } from './report-key.ts';

export interface LogFilter {
  readonly attempt?: number | undefined;
  readonly stream?: LogLine['stream'] | undefined;
  /** Text that a line must contain, without regard to case. */
  readonly q?: string | undefined;
}

export const isFiltered = ({ stream, q }: LogFilter): boolean => stream !== undefined || q !== undefined;

export const passes = ({ stream, q }: LogFilter): ((line: LogLine) => boolean) => {
  const sought = q?.toLowerCase();
  return (line) =>
    (stream === undefined || line.stream === stream) &&
    (sought === undefined || line.text.toLowerCase().includes(sought));
};

const maxOf = (a: ReportKey | undefined, b: ReportKey): ReportKey => (a !== undefined && compareKeys(a, b) > 0 ? a : b);

const minOf = (a: ReportKey | undefined, b: ReportKey): ReportKey => (a !== undefined && compareKeys(a, b) < 0 ? a : b);

/** Returns the part of the range that contains lines of the filter's attempt. */
export const rangeOfAttempt = ({ from, to }: KeyRange, { attempt }: LogFilter): KeyRange =>
  attempt === undefined
    ? { from, to }
    : {
        from: maxOf(from, { attempt, seq: 0 }),
        to: minOf(to, { attempt, seq: Number.MAX_SAFE_INTEGER }),
      };
