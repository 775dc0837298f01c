import { asked, type CurveWindow } from './curve-window.ts';
import type { CurveCursor } from './follow-cursor.ts';
import { isNews, positionWith, startOf } from './follow-position.ts';
import type { Gap } from './gaps.ts';
import { type LateReports, lateSince } from './late-reports.ts';
import { type CurvePoint, type FirstSteps, firstStepsOf, mergeFirstSteps, mergePoints } from './merge-points.ts';
import type { CurveReader } from './read-curve.ts';
import { compareKeys, type MetricBatch } from './report-key.ts';

/** Points of an attempt from this step on no longer belong to the curve. */
export interface Cut {
  readonly attempt: number;
  readonly from_step: number;
}

export interface CurveNews {
  readonly items: readonly CurvePoint[];
  readonly cuts: readonly Cut[];
  readonly cursor: CurveCursor;
  /** There is more to be read at once. */
  readonly hasMore: boolean;
}

export interface NewsWish {
  readonly window: CurveWindow;
  /** No further batch is begun after so many points. */
  readonly limit: number;
}

/** Points that a poll looks at, new or already sent. */
const maxRead = 20_000;

/**
 * The news that was stored since the cursor was given. A point is to be put onto the one that stands at its step, where that
 * is of the same attempt, and takes its place where it is of an earlier one.
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
  // The batches in between are looked at for what they say of the same steps.
  const steps = new Set(news.flatMap((batch) => batch.points.map(({ step }) => step)));
  const items = mergePoints(read, firstSteps).filter(({ step }) => steps.has(step));
  const heard = read.map(({ attempt, seq, at }) => ({ from: { attempt, seq }, to: { attempt, seq }, at }));
  const next = positionWith(position, heard, { now: now.getTime(), isAll });
  // After a read that stopped early, the reports behind its last one count as not sent: they may have other values for the same steps.
  const head = isAll ? next.head : (heard.at(-1)?.to ?? next.head);
  return {
    items: asked(items, window),
    cuts: cutsOf(news, cursor.firstSteps),
    cursor: { ...next, head, late: late?.count ?? 0, firstSteps },
    hasMore: !isAll,
  };
};

/** Each report that came late since is a gap. */
const withLate = (cursor: CurveCursor, late: LateReports | undefined, now: Date): readonly Gap[] => {
  const gaps = lateSince(late, cursor.late).map((key): Gap => ({ from: key, to: key, since: now.getTime() }));
  return [...cursor.gaps, ...gaps].sort((a, b) => compareKeys(a.from, b.from));
};

const cutsOf = (news: readonly MetricBatch[], known: FirstSteps): readonly Cut[] =>
  [...firstStepsOf(news)].flatMap(([attempt, step]) =>
    attempt > 1 && step < (known.get(attempt) ?? Number.POSITIVE_INFINITY) ? [{ attempt, from_step: step }] : [],
  );
