import { useEffect, useRef } from 'preact/hooks';
import type { LogLine, LogPlace, LogWindow } from '../../../data/log.ts';
import { LogLineRow } from './log-line.tsx';
import { useSeenLines } from './use-seen-lines.ts';
import { useSelectedLines } from './use-selected-lines.ts';

interface LogLinesProps {
  readonly window: LogWindow;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onGo: (place: Exclude<LogPlace, LogLine>) => void;
  /** Called when more lines are wanted above or below the loaded part. */
  readonly onEdge: (side: 'above' | 'below') => void;
  readonly onSeen: (lines: readonly LogLine[]) => void;
  readonly sought: string;
  readonly hitId: string | undefined;
}

/** The keys that jump to the ends of the whole log. The default of a browser would be to jump to the ends of the loaded part. */
const places = { Home: 'start', End: 'end' } as const;

const hasSeveralAttempts = (lines: readonly LogLine[]): boolean => lines[0]?.attempt !== lines.at(-1)?.attempt;

/**
 * A scrollable view of a log of any length, also usable by keyboard. New lines are not announced to screen readers one by one, because the
 * announcements would never end.
 */
export const LogLines = ({ window, isFollowing, onFollow, onGo, onEdge, onSeen, sought, hitId }: LogLinesProps) => {
  const { lines, goal, above, isLive } = window;
  const scroller = useRef<HTMLDivElement>(null);
  const { kept, selectAll } = useSelectedLines(scroller, lines);
  const { drawn, belowPx, seen, isNearTop, isNearEnd, onScroll } = useSeenLines({
    scroller,
    lines,
    kept,
    goal,
    isFollowing,
    onFollow: (follows) => {
      if (!follows || isLive) onFollow(follows);
    },
  });
  useEffect(() => {
    if (isNearTop && above !== null) onEdge('above');
    else if (isNearEnd && !isLive) onEdge('below');
  });
  const [from, to] = seen;
  useEffect(() => onSeen(lines.slice(from, to + 1)), [lines, from, to]);
  const tellsAttempt = hasSeveralAttempts(lines);
  return (
    <div
      ref={scroller}
      class="log"
      role="log"
      aria-live="off"
      aria-label="Lines of the log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys (WCAG 2.1.1)
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={(event) => {
        const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey);
        if (event.key !== 'Home' && event.key !== 'End' && !isAll) return;
        event.preventDefault();
        if (event.key === 'Home' || event.key === 'End') onGo(places[event.key]);
        else selectAll();
      }}
    >
      {drawn.flatMap(({ n, roomPx }, at) => {
        const line = lines[n];
        if (line === undefined) return [];
        return [
          ...(roomPx > 0 ? [<div key={`before ${at}`} style={{ height: `${roomPx}px` }} />] : []),
          <LogLineRow
            key={line.id}
            line={line}
            n={n}
            sought={sought}
            isCurrent={line.id === hitId}
            tellsAttempt={tellsAttempt}
          />,
        ];
      })}
      <div key="below" style={{ height: `${belowPx}px` }} />
    </div>
  );
};
