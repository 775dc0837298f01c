import type { Answer as Body, LogLine } from '../../../../shared/client/index.ts';

export type { LogLine };
export type LogPage = Body<'getJobLogs'>;

/** The loaded part of a log. The size of the part is limited, because a log may have millions of lines. */
export interface LogWindow {
  /** The lines in the order of their ids, without gaps. */
  readonly lines: readonly LogLine[];
  /** The cursor for the lines directly above the window. `null` if the window includes the first line of the log. */
  readonly above: string | null;
  /** The cursor for the lines directly below the window, including future lines. `undefined` before the first answer. */
  readonly below: string | undefined;
  /** The window reaches the end of the log as of the last poll, and grows with the log. */
  readonly isLive: boolean;
  /** The line that the reader asked for. Each request makes a new object, even for the same line. */
  readonly goal?: { readonly id: string };
}

/** The most characters in a window. Each line counts its text and `charactersAround` more. 100 000 typical lines have about 20 million. */
export const mostCharacters = 40_000_000;
const charactersAround = 100;

const sizeOf = ({ text }: LogLine): number => text.length + charactersAround;

const sizeOfAll = (lines: readonly LogLine[]): number => lines.reduce((sum, line) => sum + sizeOf(line), 0);

/** Counts the lines at the start of the list that exceed the limit. */
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

/** Merges two lists by id without duplicates. A line that reached the server late is in a later page but belongs earlier. */
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

/** Makes the window at the end of the log from the answer to `tail`. */
export const endOfLog = ({ items, prev_cursor, follow_cursor }: LogPage): LogWindow => ({
  lines: items,
  above: prev_cursor ?? null,
  below: follow_cursor,
  isLive: true,
});

/** Makes the window at the start of the log from the answer to a query without a cursor. */
export const startOfLog = ({ items, next_cursor, follow_cursor }: LogPage): LogWindow => ({
  lines: items,
  above: null,
  below: follow_cursor,
  isLive: next_cursor === null,
  ...(items[0] === undefined ? {} : { goal: { id: items[0].id } }),
});

/** Makes the window around a line from the answers to `before` and `after` with the id of that line. */
export const aroundLine = (line: LogLine, before: LogPage, after: LogPage): LogWindow => ({
  lines: [...before.items, line, ...inOrder(after.items)],
  above: before.prev_cursor ?? null,
  below: after.follow_cursor,
  isLive: after.next_cursor === null,
  goal: { id: line.id },
});

/** Adds the page that answered `after=below`. If the window is too large, lines at the top are dropped. */
export const grownBelow = (
  window: LogWindow,
  { items, next_cursor, follow_cursor }: LogPage,
  most = mostCharacters,
): LogWindow => {
  const [first] = window.lines;
  // A late line that belongs above the window is left out here. The line arrives when the lines above are loaded.
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

/** Adds the page that answered `before=above`. If the window is too large, lines at the bottom are dropped. */
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

/** The index of the first line whose id is not less than the given id. */
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
