import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { LogLine, LogWindow } from '../../../data/log.ts';
import { hasLine, placeOf } from '../../../data/log-window.ts';
import { type DrawnLine, drawnLines } from './drawn-lines.ts';
import { LineHeights, lineAt } from './line-heights.ts';

/** The line at the top of the view. `outPx` is how many of its pixels are scrolled out of view. */
interface Anchor {
  readonly id: string;
  readonly outPx: number;
}

interface SeenLinesWish {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly lines: readonly LogLine[];
  /** The indexes of lines that are rendered although they may not be visible. */
  readonly kept: readonly number[];
  /** The line to scroll to the middle. Each new object is handled once. */
  readonly goal: LogWindow['goal'];
  /** True while the view stays at the last line as lines arrive. */
  readonly isFollowing: boolean;
  /** Called when the reader scrolls away from the end, or back to the end. */
  readonly onFollow: (isFollowing: boolean) => void;
}

export interface SeenLines {
  /** The rendered lines: the visible lines and some more. */
  readonly drawn: readonly DrawnLine[];
  /** The height of the space below the rendered lines. */
  readonly belowPx: number;
  /** The indexes of the first and the last visible line. */
  readonly seen: readonly [first: number, last: number];
  /** True if the reader is near the start of the loaded part, or if all of it is visible. */
  readonly isNearTop: boolean;
  readonly isNearEnd: boolean;
  readonly onScroll: () => void;
}

/** The height beyond the visible part that is rendered, so that fast scrolling shows no gap. */
const beyondPx = 400;

/** The smallest difference of scroll positions that counts. A browser rounds positions and may report another pixel. */
const elsewherePx = 2;

/** The distance from an end of the loaded part at which more lines are loaded. */
const nearPx = 2000;

/** The width of a monospaced character relative to the font size, approximate. Used for lines that are not rendered yet. */
const letterOfSize = 0.6;

const measureOf = (place: HTMLElement) => {
  const { fontSize, lineHeight } = getComputedStyle(place);
  const letterPx = (Number.parseFloat(fontSize) || 13) * letterOfSize;
  return { rowPx: Number.parseFloat(lineHeight) || 20, columns: Math.max(8, Math.floor(place.clientWidth / letterPx)) };
};

const rowsOf = (place: HTMLElement): ReadonlyMap<number, number> =>
  new Map(
    [...place.querySelectorAll<HTMLElement>('[data-n]')].map((row) => [
      Number(row.dataset.n),
      row.getBoundingClientRect().height,
    ]),
  );

/**
 * Renders only the visible lines of a long log. If lines are added above or measured again, the top line stays in place. While the log is
 * followed, the last line stays in place.
 */
export const useSeenLines = ({ scroller, lines, kept, goal, isFollowing, onFollow }: SeenLinesWish): SeenLines => {
  const [base, setBase] = useState(() => new LineHeights([], { rowPx: 20, columns: 100 }));
  const heights = useMemo(() => base.with(lines), [base, lines]);
  const [, drawAgain] = useReducer((n: number, _: undefined) => n + 1, 0);
  const [scrolled, setScrolled] = useState({ topPx: 0, heightPx: 0 });
  const anchor = useRef<Anchor | undefined>(undefined);
  const reached = useRef<LogWindow['goal']>(undefined);
  const lastTopPx = useRef(0);

  const { offsets } = heights;
  const totalPx = offsets[lines.length] ?? 0;
  const { topPx, heightPx } = scrolled;
  const first = lineAt(offsets, topPx - beyondPx);
  const end = Math.min(lines.length, lineAt(offsets, topPx + heightPx + beyondPx) + 1);
  const drawn = drawnLines({ first, end, kept }, offsets);
  const topOf = (id: string): number => offsets[Math.max(0, Math.min(placeOf(lines, id), lines.length - 1))] ?? 0;

  const look = (place: HTMLElement) =>
    setScrolled((before) =>
      Math.abs(before.topPx - place.scrollTop) < elsewherePx && before.heightPx === place.clientHeight
        ? before
        : { topPx: place.scrollTop, heightPx: place.clientHeight },
    );
  const scrollTo = (place: HTMLElement, px: number) => {
    const possible = Math.max(0, Math.min(px, place.scrollHeight - place.clientHeight));
    if (Math.abs(place.scrollTop - possible) >= elsewherePx) place.scrollTop = possible;
    lastTopPx.current = place.scrollTop;
    look(place);
  };

  useEffect(() => {
    const { current: place } = scroller;
    if (!place) return undefined;
    let widthPx = -1;
    const resized = new ResizeObserver(() => {
      if (place.clientWidth !== widthPx) setBase(new LineHeights([], measureOf(place)));
      widthPx = place.clientWidth;
      look(place);
    });
    resized.observe(place);
    return () => resized.disconnect();
  }, []);

  useLayoutEffect(() => {
    const { current: place } = scroller;
    if (!place) return;
    // If a height was wrong, the lines are rendered again before the browser paints.
    if (heights.tell(rowsOf(place))) return drawAgain(undefined);
    if (isFollowing) return scrollTo(place, place.scrollHeight);
    if (goal && goal !== reached.current && hasLine(lines, goal.id)) {
      reached.current = goal;
      anchor.current = { id: goal.id, outPx: -place.clientHeight / 2 };
    }
    if (anchor.current) scrollTo(place, topOf(anchor.current.id) + anchor.current.outPx);
  });

  return {
    drawn,
    belowPx: totalPx - (offsets[(drawn.at(-1)?.n ?? -1) + 1] ?? 0),
    seen: [lineAt(offsets, topPx), lineAt(offsets, topPx + heightPx - 1)],
    isNearTop: heightPx > 0 && (totalPx <= heightPx + 1 || (!isFollowing && topPx < nearPx)),
    isNearEnd: heightPx > 0 && topPx + heightPx > totalPx - nearPx,
    onScroll: () => {
      const { current: place } = scroller;
      if (!place) return;
      const movedPx = place.scrollTop - lastTopPx.current;
      const isAtEnd = place.scrollHeight - place.clientHeight - place.scrollTop < 8;
      lastTopPx.current = place.scrollTop;
      const line = lines[lineAt(offsets, place.scrollTop)];
      anchor.current = line && { id: line.id, outPx: place.scrollTop - topOf(line.id) };
      if (isFollowing && movedPx < 0 && !isAtEnd) onFollow(false);
      if (!isFollowing && movedPx > 0 && isAtEnd) onFollow(true);
      look(place);
    },
  };
};
