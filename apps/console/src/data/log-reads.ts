import { isStale } from '../../../../shared/client/follow/outage-retry.ts';
import {
  aroundLine,
  endOfLog,
  grownAbove,
  grownBelow,
  hasLine,
  type LogLine,
  type LogPage,
  type LogWindow,
  startOfLog,
} from './log-window.ts';

interface Place {
  readonly after?: string;
  readonly before?: string;
  readonly tail?: number;
  readonly limit?: number;
  readonly q?: string;
}

/** Asks the API for one page of a log. The reader may have a filter. */
export type ReadLog = (place: Place) => Promise<LogPage>;

/** The most lines that the API returns in one answer. */
export const linesAtOnce = 200;

/** The most pages that one poll reads. If a pod prints faster, the next polls read the rest. */
const mostPagesAtOnce = 25;

/** The query for the lines after a cursor, or from the start of the log. */
export const from = (after: string | undefined): Place => ({
  limit: linesAtOnce,
  ...(after === undefined ? {} : { after }),
});

const theEnd = async (read: ReadLog): Promise<LogWindow> => endOfLog(await read({ tail: linesAtOnce }));

/** Reads the end of the log on the first call, and new lines on later calls. `known` returns the window at the time of the call. */
export const lookAtLog = async (read: ReadLog, known: () => LogWindow | undefined): Promise<LogWindow> => {
  const before = known();
  if (before === undefined) return theEnd(read);
  if (!before.isLive) return before;
  const pages: LogPage[] = [];
  let after = before.below;
  try {
    for (let hasMore = true; hasMore && pages.length < mostPagesAtOnce; ) {
      const page = await read(from(after));
      pages.push(page);
      hasMore = page.next_cursor !== null && page.follow_cursor !== after;
      after = page.follow_cursor;
    }
  } catch (error) {
    // The API may refuse an older cursor, for example after a release of a new version.
    if (!isStale(error)) throw error;
    return theEnd(read);
  }
  // The reader may have moved in the log, or loaded earlier lines, during the calls.
  const now = known() ?? before;
  if (now.below !== before.below || !now.isLive) return now;
  return pages.reduce((window, page) => grownBelow(window, page), now);
};

/** A place in a log to which a reader wants to go. */
export type LogPlace = 'start' | 'end' | LogLine;

/** Returns the window at a place of the log. If the current window has that place, no call is made. */
export const goInLog = async (read: ReadLog, place: LogPlace, here: LogWindow | undefined): Promise<LogWindow> => {
  if (place === 'end') return here?.isLive ? here : theEnd(read);
  if (place === 'start') return startOfLog(await read(from(undefined)));
  if (here && hasLine(here.lines, place.id)) return { ...here, goal: { id: place.id } };
  const [before, after] = await Promise.all([read({ before: place.id, limit: linesAtOnce / 2 }), read(from(place.id))]);
  return aroundLine(place, before, after);
};

export type Side = 'above' | 'below';

/** Reads up to `most` pages directly above a window, merged into one page. */
const pagesAbove = async (read: ReadLog, before: string, most: number): Promise<LogPage> => {
  const pages: LogPage[] = [];
  for (let above: string | null = before; above !== null && pages.length < most; ) {
    const page = await read({ before: above, limit: linesAtOnce });
    pages.push(page);
    above = page.prev_cursor ?? null;
  }
  return {
    items: pages.toReversed().flatMap(({ items }) => items),
    next_cursor: null,
    prev_cursor: pages.at(-1)?.prev_cursor ?? null,
  };
};

/**
 * Reads the lines above or below a window, above for up to `most` pages. Resolves to a function that adds the lines to a window. A window
 * whose edge has moved meanwhile is returned unchanged.
 */
export const besideInLog = async (
  read: ReadLog,
  asked: LogWindow,
  side: Side,
  most = 1,
): Promise<(window: LogWindow) => LogWindow> => {
  if (side === 'above' && asked.above !== null) {
    const page = await pagesAbove(read, asked.above, most);
    return (window) => (window.above === asked.above ? grownAbove(window, page) : window);
  }
  if (side === 'below' && !asked.isLive) {
    const page = await read(from(asked.below));
    return (window) => (window.below === asked.below ? grownBelow(window, page) : window);
  }
  return (window) => window;
};
