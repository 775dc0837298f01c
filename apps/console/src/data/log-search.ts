import { from, type ReadLog } from './log-reads.ts';
import { grownBelow, type LogLine, type LogWindow, placeOf, startOfLog } from './log-window.ts';

/** The lines of a log that contain a text, from the first line to the place up to which the log was searched. */
export type LogHits = Pick<LogWindow, 'lines' | 'below'> & {
  /** True if the log was searched to its end at the time of the search. */
  readonly isWhole: boolean;
};

/** Searches until a hit is found or the log ends. The API searches some megabytes in one call, so a page may be empty. */
export const searchOn = async (read: ReadLog, text: string, hits: LogHits | undefined): Promise<LogHits> => {
  let known = hits;
  for (;;) {
    const page = await read({ ...from(known?.below), q: text });
    const { lines, below, isLive } = known
      ? grownBelow({ ...known, above: null, isLive: false }, page)
      : startOfLog(page);
    known = { lines, below, isWhole: isLive };
    if (isLive || lines.length > (hits?.lines.length ?? 0)) return known;
  }
};

/** The index of the first hit at or after the line with that id. Returns 0 if no such hit exists. */
export const firstHitFrom = (hits: readonly LogLine[], id: string): number => {
  const place = placeOf(hits, id);
  return place < hits.length ? place : 0;
};
