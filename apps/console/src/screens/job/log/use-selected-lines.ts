import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import type { LogLine } from '../../../data/log.ts';
import { placeOf } from '../../../data/log-window.ts';
import { say } from '../../../shell/toasts.tsx';
import { selectedText } from './selected-text.ts';

const numberOf = (row: HTMLElement): number => Number(row.dataset.n);

/** The first and the last of the rows that are drawn in which something is selected. */
const endRowsOf = (place: HTMLElement, range: Range): readonly (HTMLElement | undefined)[] => {
  const rows = [...place.querySelectorAll<HTMLElement>('[data-n]')].filter((row) => range.intersectsNode(row));
  return [rows[0], rows.at(-1)];
};

/** How many characters of a row's text are before a place; the time and the stream stand before all of them. */
const charactersBefore = (row: HTMLElement, node: Node, offset: number): number => {
  const before = document.createRange();
  before.selectNodeContents(row.querySelector('bdi') ?? row);
  const side = before.comparePoint(node, offset);
  if (side < 0) return 0;
  if (side === 0) before.setEnd(node, offset);
  return before.toString().length;
};

/** The range that is selected, where a part of it is in that place. */
const rangeIn = (place: HTMLElement | null): Range | undefined => {
  const selection = getSelection();
  if (!place || !selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const hasEnd = [selection.anchorNode, selection.focusNode].some((node) => place.contains(node));
  return hasEnd ? selection.getRangeAt(0) : undefined;
};

/** The places where a person began and ended to select, in that order. */
interface Ends {
  readonly anchor: readonly [node: Node, offset: number];
  readonly focus: readonly [node: Node, offset: number];
}

const endsNow = (): Ends | undefined => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() ?? {};
  if (!anchorNode || !focusNode || anchorOffset === undefined || focusOffset === undefined) return undefined;
  return { anchor: [anchorNode, anchorOffset], focus: [focusNode, focusOffset] };
};

const isSame = (one: Ends, other: Ends | undefined): boolean =>
  one.anchor.every((part, n) => part === other?.anchor[n]) && one.focus.every((part, n) => part === other?.focus[n]);

const copied = (place: HTMLElement, range: Range, lines: readonly LogLine[]): string | undefined => {
  const [first, last] = endRowsOf(place, range);
  // Within one line the browser knows all.
  if (!first || !last || first === last) return undefined;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  return selectedText(lines, {
    from: {
      n: numberOf(first),
      characters: first.contains(startContainer) ? charactersBefore(first, startContainer, startOffset) : 0,
    },
    to: {
      n: numberOf(last),
      characters: last.contains(endContainer)
        ? charactersBefore(last, endContainer, endOffset)
        : Number.POSITIVE_INFINITY,
    },
  });
};

interface SelectedLines {
  /** Indexes of the lines in which the selection begins and ends: a browser forgets a selection whose ends leave the page. */
  readonly kept: readonly number[];
  /** Selects every line that is here. */
  readonly selectAll: () => void;
}

/** Lets text be selected over more lines than are drawn: a copy takes the text of all lines in between from what is here of the log. */
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
      const text = scroller.current && range && copied(scroller.current, range, here.current);
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
  // As it is before this is drawn.
  const before = rangeIn(scroller.current) && endsNow();
  const wantsAll = useRef(false);
  useLayoutEffect(() => {
    // Where rows were moved among the others, a browser lets their ends of the selection go elsewhere.
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
