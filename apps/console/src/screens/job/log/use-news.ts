import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import type { LogLine } from '../../../data/log.ts';
import { placeOf } from '../../../data/log-window.ts';
import { lineText } from './line-text.ts';

/** The pause between two announcements to a screen reader. Announcing each line would leave no time for anything else. */
const pauseMs = 10_000;
const mostCharacters = 200;

/** Returns the text of the next announcement to a screen reader: the number of new lines and the newest line. */
export const useNews = (lines: readonly LogLine[], isWanted: boolean): string => {
  const [words, setWords] = useState('');
  const newest = useRef(lines);
  newest.current = lines;
  const toldId = useRef(lines.at(-1)?.id);
  useEffect(() => {
    if (!isWanted) return undefined;
    toldId.current = newest.current.at(-1)?.id;
    const timer = setInterval(() => {
      const last = newest.current.at(-1);
      if (last === undefined || last.id === toldId.current) return;
      const news = newest.current.length - (toldId.current ? placeOf(newest.current, toldId.current) + 1 : 0);
      toldId.current = last.id;
      setWords(`New lines: ${count(news)}. The last one: ${lineText(last.text).slice(0, mostCharacters)}`);
    }, pauseMs);
    return () => clearInterval(timer);
  }, [isWanted]);
  return words;
};
