import { useEffect, useState } from 'preact/hooks';
import type { LogLine } from '../../../data/log.ts';
import type { LogSearch } from '../../../data/log-hits.ts';
import { firstHitFrom } from '../../../data/log-search.ts';
import { placeOf } from '../../../data/log-window.ts';

export interface Hit {
  readonly line: LogLine | undefined;
  /** The index of the current hit among the known hits. */
  readonly at: number | undefined;
  readonly step: (by: 1 | -1) => Promise<void>;
  readonly forget: () => void;
}

/**
 * Keeps the current hit of a search. The search starts at the line with the id `readId()`. After the last hit comes the first hit of the
 * log.
 */
export const useHit = (search: LogSearch, readId: () => string, onHit: (line: LogLine) => void): Hit => {
  const [line, setLine] = useState<LogLine>();
  const hits = search.answer.data?.lines ?? [];
  const show = (hit: LogLine | undefined) => {
    setLine(hit);
    if (hit) onHit(hit);
  };
  const hasHits = hits.length > 0;
  useEffect(() => {
    if (hasHits && line === undefined) show(hits[firstHitFrom(hits, readId())]);
  }, [hasHits, line]);
  return {
    line,
    at: line && placeOf(hits, line.id),
    step: async (by) => {
      if (line === undefined) return;
      const next = placeOf(hits, line.id) + by;
      if (next >= hits.length) await search.more.run();
      const all = search.known()?.lines ?? hits;
      show(all[(next + all.length) % all.length]);
    },
    forget: () => setLine(undefined),
  };
};
