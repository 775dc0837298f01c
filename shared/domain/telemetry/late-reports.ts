import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { settledMs } from './gaps.ts';
import { compareKeys, type ReportKey } from './report-key.ts';

const keySchema = z.object({ attempt: z.int().min(1), seq: z.int().min(0) });

/** The reports of a job that arrived after a report with a higher number. Followers of the curve have already read past such reports. */
export const lateReportsSchema = z.object({
  count: z.int().min(1),
  /** The late report with the lowest attempt and sequence number. */
  lowest: keySchema,
  /** The newest late reports, in the order of their arrival. */
  last: z.array(keySchema).max(8),
  at: timestampSchema,
});
export type LateReports = z.infer<typeof lateReportsSchema>;

const kept = 8;

export const withLateReport = (late: LateReports | undefined, key: ReportKey, now: Date): LateReports => {
  const { attempt, seq } = key;
  const lowest = late === undefined || compareKeys(key, late.lowest) < 0 ? { attempt, seq } : late.lowest;
  return {
    count: (late?.count ?? 0) + 1,
    lowest,
    last: [...(late?.last ?? []), { attempt, seq }].slice(-kept),
    at: now.toISOString(),
  };
};

/**
 * Returns the late reports after the first `known` ones. If not all of them are kept, the list starts with the lowest of all late
 * reports.
 */
export const lateSince = (late: LateReports | undefined, known: number): readonly ReportKey[] => {
  if (late === undefined || late.count <= known) return [];
  const news = late.count - known;
  return news <= late.last.length ? late.last.slice(-news) : [late.lowest, ...late.last];
};

/**
 * Returns the number of late reports that a reader of the curve has certainly seen. The newest may not have been stored yet when
 * the curve was read.
 */
export const lateSeen = (late: LateReports | undefined, newestMs: number): number => {
  if (late === undefined) return 0;
  return new Date(late.at).getTime() > newestMs - settledMs ? late.count - late.last.length : late.count;
};
