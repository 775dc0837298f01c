import type { KeyRange, ReportKey } from './report-key.ts';

/** The number of reports that are rolled up together. */
export const stretchReports = 60;

/**
 * The number of reports that follow the end of a stretch before the stretch is rolled up. Some reports of the stretch may not be
 * stored earlier.
 */
const settlingReports = 10;

export const stretchOf = (seq: number): number => Math.floor(seq / stretchReports);

/** Returns the stretch that this report rolls up. One report in sixty rolls up a stretch, and all other reports get `undefined`. */
export const stretchToRollUp = (seq: number): number | undefined =>
  seq % stretchReports === settlingReports - 1 && seq > stretchReports ? stretchOf(seq) - 1 : undefined;

export const firstOf = (attempt: number, stretch: number): ReportKey => ({ attempt, seq: stretch * stretchReports });

export const lastOf = (attempt: number, stretch: number): ReportKey => ({
  attempt,
  seq: (stretch + 1) * stretchReports - 1,
});

export const rangeOfStretch = (attempt: number, stretch: number): Required<KeyRange> => ({
  from: firstOf(attempt, stretch),
  to: lastOf(attempt, stretch),
});
