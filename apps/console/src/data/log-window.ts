import type { Answer as Body, LogLine } from '../../../../shared/client/index.ts';

export type { LogLine };
export type LogPage = Body<'getJobLogs'>;

/** A stretch of a log that is here, as long as it may be: the log itself may have millions of lines. */
export interface LogWindow {
  /** In order of their ids, none left out between the first and the last one. */
  readonly lines: readonly LogLine[];
  /** `before` of the lines right above; `null` where the log begins with the first line. */
  readonly above: string | null;
  /** `after` of the lines right below, those to come included; `undefined` before the first answer. */
  readonly below: string | undefined;
  /** The window grows with the log: all that there was below at the last look is here. */
  readonly isLive: boolean;
  /** The line that its reader has asked for: another object each time, even for the same line. */
  readonly goal?: { readonly id: string };
}

/** Characters that a window may hold, some bytes a line for the rest of it: 100 000 usual lines are some 20 million. */
export const mostCharacters = 40_000_000;
const charactersAround = 100;

const sizeOf = ({ text }: LogLine): number => text.length + charactersAround;

const sizeOfAll = (lines: readonly LogLine[]): number => lines.reduce((sum, line) => sum + sizeOf(line), 0);

/** How many lines from the start of the list are beyond what may be held. */
const surplus = (lines: readonly LogLine[], most: number): number => {
  let over = sizeOfAll(lines) - most;
  let count = 0;
  for (const line of lines) {
    if (over <= 0) break;
    over -= sizeOf(line);
    count += 1;
  }
  return count;
};

/** Both in one order, each line once. A line that was late at the server comes in a later page, and belongs before others. */
const merged = (lines: readonly LogLine[], page: readonly LogLine[]): readonly LogLine[] => {
  const last = lines.at(-1);
  const [first] = page;
  if (last === undefined || first === undefined || last.id < first.id) return [...lines, ...page];
  const byId = new Map([...lines, ...page].map((line) => [line.id, line] as const));
  return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
};

const inOrder = (page: readonly LogLine[]): readonly LogLine[] =>
  merged(
    [],
    page.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );

/** The end of the log, by an answer to `tail`. */
export const endOfLog = ({ items, prev_cursor, follow_cursor }: LogPage): LogWindow => ({
  lines: items,
  above: prev_cursor ?? null,
  below: follow_cursor,
  isLive: true,
});

/** The beginning of the log, by an answer to a question without a place. */
export const startOfLog = ({ items, next_cursor, follow_cursor }: LogPage): LogWindow => ({
  lines: items,
  above: null,
  below: follow_cursor,
  isLive: next_cursor === null,
  ...(items[0] === undefined ? {} : { goal: { id: items[0].id } }),
});

/** The lines around one, by the answers to `before` and `after` of its id. */
export const aroundLine = (line: LogLine, before: LogPage, after: LogPage): LogWindow => ({
  lines: [...before.items, line, ...inOrder(after.items)],
  above: before.prev_cursor ?? null,
  below: after.follow_cursor,
  isLive: after.next_cursor === null,
  goal: { id: line.id },
});

/** Adds the page that `after=below` answered. A log that is too long to be held loses the lines at the top. */
export const grownBelow = (
  window: LogWindow,
  { items, next_cursor, follow_cursor }: LogPage,
  most = mostCharacters,
): LogWindow => {
  const [first] = window.lines;
  // A line from above the window will be there when that part is read.
  const news = first === undefined || window.above === null ? items : items.filter(({ id }) => id > first.id);
  const lines = merged(window.lines, inOrder(news));
  const left = lines.slice(surplus(lines, most));
  const isCut = left.length < lines.length;
  return {
    ...window,
    lines: left,
    above: isCut ? (left[0]?.id ?? null) : window.above,
    below: follow_cursor ?? window.below,
    isLive: window.isLive || next_cursor === null,
  };
};

/** Adds the page that `before=above` answered. A log that is too long to be held loses the lines at the bottom. */
export const grownAbove = (window: LogWindow, { items, prev_cursor }: LogPage, most = mostCharacters): LogWindow => {
  const lines = merged(items, window.lines);
  const left = lines.slice(0, lines.length - surplus(lines.toReversed(), most));
  const isCut = left.length < lines.length;
  return {
    ...window,
    lines: left,
    above: prev_cursor ?? null,
    below: isCut ? left.at(-1)?.id : window.below,
    isLive: window.isLive && !isCut,
  };
};

/** Index of the first line whose id is not before that of another one. */
export const placeOf = (lines: readonly LogLine[], id: string): number => {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const hasLine = (lines: readonly LogLine[], id: string): boolean => lines[placeOf(lines, id)]?.id === id;
