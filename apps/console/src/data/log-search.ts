import { from, type ReadLog } from './log-reads.ts';
import { grownBelow, type LogLine, type LogWindow, placeOf, startOfLog } from './log-window.ts';

/** Lines of a log that have a text, from its first line on as far as it was searched. */
export type LogHits = Pick<LogWindow, 'lines' | 'below'> & {
  /** The log was searched to its end, as it was then. */
  readonly isWhole: boolean;
};

/** Goes on until something is found: the API searches some megabytes at a time, and a page of that may be empty. */
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

/** The index of the first hit at or after the line of that id; 0 if there is none. */
export const firstHitFrom = (hits: readonly LogLine[], id: string): number => {
  const place = placeOf(hits, id);
  return place < hits.length ? place : 0;
};
