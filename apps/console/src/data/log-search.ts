import { from, type ReadLog } from './log-reads.ts';
import { grownBelow, type LogLine, type LogWindow, placeOf, startOfLog } from './log-window.ts';

/** The lines of a log that contain a text, from the first line to the place up to which the log was searched. */
export type LogHits = Pick<LogWindow, 'lines' | 'below'> & {
  /** True if the log was searched to its end at the time of the search. */
  readonly isWhole: boolean;
};

/**
 * Continues a search until one more hit is found or the log ends. `hits` is the search so far, and `undefined` starts a search. A
 * page may be empty, because the API limits the search of one call (`log-page.ts`).
 */
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
