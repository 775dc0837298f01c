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

/** Asks for one page of a log, filtered or not. */
export type ReadLog = (place: Place) => Promise<LogPage>;

/** The API answers no more at once. */
export const linesAtOnce = 200;

/** A pod that prints faster than so many pages between two looks is caught up with by the next ones. */
const mostPagesAtOnce = 25;

/** After a place, or from the start of the log. */
export const from = (after: string | undefined): Place => ({
  limit: linesAtOnce,
  ...(after === undefined ? {} : { after }),
});

const theEnd = async (read: ReadLog): Promise<LogWindow> => endOfLog(await read({ tail: linesAtOnce }));

/** The end of the log at first, and what has come since at each look after it. `known` answers the window as it then is. */
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
    // The API may refuse an older cursor, as after a release of a new version.
    if (!isStale(error)) throw error;
    return theEnd(read);
  }
  // The reader may have gone elsewhere in the log, or have had what is above, while this was asked.
  const now = known() ?? before;
  if (now.below !== before.below || !now.isLive) return now;
  return pages.reduce((window, page) => grownBelow(window, page), now);
};

/** The place in a log that a reader wants. */
export type LogPlace = 'start' | 'end' | LogLine;

/** The part of a log that a reader goes to: what is here already, where it has that place. */
export const goInLog = async (read: ReadLog, place: LogPlace, here: LogWindow | undefined): Promise<LogWindow> => {
  if (place === 'end') return here?.isLive ? here : theEnd(read);
  if (place === 'start') return startOfLog(await read(from(undefined)));
  if (here && hasLine(here.lines, place.id)) return { ...here, goal: { id: place.id } };
  const [before, after] = await Promise.all([read({ before: place.id, limit: linesAtOnce / 2 }), read(from(place.id))]);
  return aroundLine(place, before, after);
};

export type Side = 'above' | 'below';

/** Asks for the pages right above a window as one, so many of them at most. */
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
 * Asks for the lines beside a window, above for up to `most` pages. Answers a function that adds them to a window that still ends
 * where the asked one did.
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
