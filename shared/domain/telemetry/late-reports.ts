import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { settledMs } from './gaps.ts';
import { compareKeys, type ReportKey } from './report-key.ts';

const keySchema = z.object({ attempt: z.int().min(1), seq: z.int().min(0) });

/** Reports of a job that came after one of a higher number: followers of the curve have passed them already. */
export const lateReportsSchema = z.object({
  count: z.int().min(1),
  /** The lowest of all. */
  lowest: keySchema,
  /** The newest, the last one last. */
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

/** The late reports after the first `known`; the lowest of all where they are no longer kept one by one. */
export const lateSince = (late: LateReports | undefined, known: number): readonly ReportKey[] => {
  if (late === undefined || late.count <= known) return [];
  const news = late.count - known;
  return news <= late.last.length ? late.last.slice(-news) : [late.lowest, ...late.last];
};

/** How many of them a reader of the curve has seen for certain: the newest may have been on their way. */
export const lateSeen = (late: LateReports | undefined, newestMs: number): number => {
  if (late === undefined) return 0;
  return new Date(late.at).getTime() > newestMs - settledMs ? late.count - late.last.length : late.count;
};
