import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import type { LogLine } from '../../../data/log.ts';
import { placeOf } from '../../../data/log-window.ts';
import { say } from '../../../shell/toasts.tsx';
import { endRowsOf, endsNow, isSame, numberOf, rangeIn, textIn } from './log-selection.ts';

interface SelectedLines {
  /**
   * The indexes of the lines in which the selection begins and ends. Both lines stay rendered, because a browser drops a selection whose
   * ends leave the page.
   */
  readonly kept: readonly number[];
  /** Selects every loaded line. */
  readonly selectAll: () => void;
}

/**
 * Supports selections over more lines than are rendered. A copy takes the text of all lines in the selection from the loaded part of the
 * log.
 */
export const useSelectedLines = (scroller: RefObject<HTMLElement | null>, lines: readonly LogLine[]): SelectedLines => {
  const [ids, setIds] = useState<readonly string[]>([]);
  const here = useRef(lines);
  here.current = lines;
  useEffect(() => {
    const look = () => {
      const { current: place } = scroller;
      const range = rangeIn(place);
      const rows = place && range ? endRowsOf(place, range) : [];
      const foundIds = rows.flatMap((row) => (row && here.current[numberOf(row)]?.id) ?? []);
      setIds((before) => (before.join() === foundIds.join() ? before : foundIds));
    };
    const copy = (event: ClipboardEvent) => {
      const range = rangeIn(scroller.current);
      const text = scroller.current && range && textIn(scroller.current, range, here.current);
      if (text === undefined || text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      say(`${count(text.split('\n').length)} lines copied.`);
    };
    document.addEventListener('selectionchange', look);
    document.addEventListener('copy', copy);
    return () => {
      document.removeEventListener('selectionchange', look);
      document.removeEventListener('copy', copy);
    };
  }, []);
  // The selection before this render.
  const before = rangeIn(scroller.current) && endsNow();
  const wantsAll = useRef(false);
  useLayoutEffect(() => {
    // A browser may change the ends of the selection when it moves rows. This effect restores the selection.
    const { current: place } = scroller;
    if (
      before &&
      place &&
      !isSame(before, endsNow()) &&
      [before.anchor, before.focus].every(([node]) => place.contains(node))
    ) {
      getSelection()?.setBaseAndExtent(...before.anchor, ...before.focus);
    }
    if (!wantsAll.current) return;
    wantsAll.current = false;
    const texts = [...(scroller.current?.querySelectorAll('bdi') ?? [])];
    const [first, last] = [texts[0], texts.at(-1)];
    if (first && last) getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
  });
  return {
    kept: ids.map((id) => placeOf(lines, id)).filter((n) => ids.includes(lines[n]?.id ?? '')),
    selectAll: () => {
      wantsAll.current = true;
      setIds([lines[0], lines.at(-1)].flatMap((line) => line?.id ?? []));
    },
  };
};
