import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { LogLine, LogWindow } from '../../../data/log.ts';
import { hasLine, placeOf } from '../../../data/log-window.ts';
import { type DrawnLine, drawnLines } from './drawn-lines.ts';
import { LineHeights, lineAt } from './line-heights.ts';

/** A line, and how many pixels of it are scrolled out at the top. */
interface Anchor {
  readonly id: string;
  readonly outPx: number;
}

interface SeenLinesWish {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly lines: readonly LogLine[];
  /** Indexes of lines that are drawn though nobody sees them. */
  readonly kept: readonly number[];
  /** A line that is brought to the middle, once for each object. */
  readonly goal: LogWindow['goal'];
  /** Stays at the last line as lines come. */
  readonly isFollowing: boolean;
  /** The reader has scrolled away from the end, or to it. */
  readonly onFollow: (isFollowing: boolean) => void;
}

export interface SeenLines {
  /** Some more than are seen. */
  readonly drawn: readonly DrawnLine[];
  /** Room of the lines below all that are drawn. */
  readonly belowPx: number;
  /** Indexes of the first and the last line that is seen. */
  readonly seen: readonly [first: number, last: number];
  /** The reader comes to where what is here ends, or all of it is seen. */
  readonly isNearTop: boolean;
  readonly isNearEnd: boolean;
  readonly onScroll: () => void;
}

/** Drawn beyond what is seen, so that a fast reader sees no gap. */
const beyondPx = 400;

/** A browser rounds where it has scrolled to: asked twice, it may answer another pixel. */
const elsewherePx = 2;

/** So near to the first or the last line that is here, more is wanted. */
const nearPx = 2000;

/** A letter of a monospaced font is so wide of its size, near enough for what is not drawn yet. */
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
 * Draws the few lines of many that are seen. Whatever comes above or is measured anew, the line at the top stays where it is, or the last one
 * where the log is followed.
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
    // A line of another height than was thought is drawn again before anything of this is seen.
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
