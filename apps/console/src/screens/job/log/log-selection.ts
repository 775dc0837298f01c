import type { LogLine } from '../../../data/log-window.ts';
import { selectedText } from './selected-text.ts';

/** Index of a row's line in what is here of the log. */
export const numberOf = (row: HTMLElement): number => Number(row.dataset.n);

/** The first and the last of the rows that are drawn in which something is selected. */
export const endRowsOf = (place: HTMLElement, range: Range): readonly (HTMLElement | undefined)[] => {
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
export const rangeIn = (place: HTMLElement | null): Range | undefined => {
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

export const endsNow = (): Ends | undefined => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() ?? {};
  if (!anchorNode || !focusNode || anchorOffset === undefined || focusOffset === undefined) return undefined;
  return { anchor: [anchorNode, anchorOffset], focus: [focusNode, focusOffset] };
};

export const isSame = (one: Ends, other: Ends | undefined): boolean =>
  one.anchor.every((part, n) => part === other?.anchor[n]) && one.focus.every((part, n) => part === other?.focus[n]);

/** The text of the log that a copy takes, drawn or not; `undefined` where the browser has all of it. Text beside the log is no part of it. */
export const textIn = (place: HTMLElement, range: Range, lines: readonly LogLine[]): string | undefined => {
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
