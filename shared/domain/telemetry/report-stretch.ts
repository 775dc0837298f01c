import type { KeyRange, ReportKey } from './report-key.ts';

/** Reports that are rolled up together. */
export const stretchReports = 60;

/**
 * A stretch is rolled up so many reports after its end: a report that was counted within it may still be on its way into
 * the table.
 */
const settlingReports = 10;

export const stretchOf = (seq: number): number => Math.floor(seq / stretchReports);

/** The stretch that is rolled up with this report; one report in sixty has one. */
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
