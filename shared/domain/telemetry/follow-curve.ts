import { asked, type CurveWindow } from './curve-window.ts';
import type { CurveCursor } from './follow-cursor.ts';
import { isNews, positionWith, startOf } from './follow-position.ts';
import type { Gap } from './gaps.ts';
import { type LateReports, lateSince } from './late-reports.ts';
import { type CurvePoint, type FirstSteps, firstStepsOf, mergeFirstSteps, mergePoints } from './merge-points.ts';
import type { CurveReader } from './read-curve.ts';
import { compareKeys, type MetricBatch } from './report-key.ts';

/** A later attempt (`attempt`) that replaces the points of earlier attempts from `from_step` on. */
export interface Cut {
  readonly attempt: number;
  readonly from_step: number;
}

export interface CurveNews {
  readonly items: readonly CurvePoint[];
  readonly cuts: readonly Cut[];
  readonly cursor: CurveCursor;
  /** True if more points can be read immediately. */
  readonly hasMore: boolean;
}

export interface NewsWish {
  readonly window: CurveWindow;
  /** The number of points after which no further batch is sent. */
  readonly limit: number;
}

/** The maximum number of points that one poll reads, including points already sent. */
const maxRead = 20_000;

/**
 * Reads the points stored since the cursor was made. The client merges a point into its point of the same step if both are of the
 * same attempt. Otherwise the newer attempt's point replaces the older point.
 */
export const readNews = async (
  { telemetry, jobId, now }: CurveReader,
  cursor: CurveCursor,
  late: LateReports | undefined,
  { window, limit }: NewsWish,
): Promise<CurveNews> => {
  const position = { ...cursor, gaps: withLate(cursor, late, now) };
  const read: MetricBatch[] = [];
  let [points, told, isAll] = [0, 0, true];
  for await (const batch of telemetry.streamMetrics(jobId, now, { from: startOf(position) })) {
    if (told >= limit || points >= maxRead) {
      isAll = false;
      break;
    }
    read.push(batch);
    points += batch.points.length + 1;
    if (isNews(batch, position)) told += batch.points.length;
  }
  const news = read.filter((batch) => isNews(batch, position));
  const firstSteps = new Map(cursor.firstSteps);
  mergeFirstSteps(firstSteps, news);
  // Batches already sent are read, too, because they may contain other values of the same steps.
  const steps = new Set(news.flatMap((batch) => batch.points.map(({ step }) => step)));
  const items = mergePoints(read, firstSteps).filter(({ step }) => steps.has(step));
  const heard = read.map(({ attempt, seq, at }) => ({ from: { attempt, seq }, to: { attempt, seq }, at }));
  const next = positionWith(position, heard, { now: now.getTime(), isAll });
  // If the read stopped early, reports after the last report read count as not sent, because they may have other values for the
  // same steps.
  const head = isAll ? next.head : (heard.at(-1)?.to ?? next.head);
  return {
    items: asked(items, window),
    cuts: cutsOf(news, cursor.firstSteps),
    cursor: { ...next, head, late: late?.count ?? 0, firstSteps },
    hasMore: !isAll,
  };
};

/** Returns the gaps of the cursor, plus one gap for each report that arrived late since the cursor was made. */
const withLate = (cursor: CurveCursor, late: LateReports | undefined, now: Date): readonly Gap[] => {
  const gaps = lateSince(late, cursor.late).map((key): Gap => ({ from: key, to: key, since: now.getTime() }));
  return [...cursor.gaps, ...gaps].sort((a, b) => compareKeys(a.from, b.from));
};

const cutsOf = (news: readonly MetricBatch[], known: FirstSteps): readonly Cut[] =>
  [...firstStepsOf(news)].flatMap(([attempt, step]) =>
    attempt > 1 && step < (known.get(attempt) ?? Number.POSITIVE_INFINITY) ? [{ attempt, from_step: step }] : [],
  );
