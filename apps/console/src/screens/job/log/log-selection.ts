import type { LogLine } from '../../../data/log-window.ts';
import { selectedText } from './selected-text.ts';

/** Returns the index of the row's line in the loaded part of the log. */
export const numberOf = (row: HTMLElement): number => Number(row.dataset.n);

/** Returns the first and the last rendered row that the selection touches. */
export const endRowsOf = (place: HTMLElement, range: Range): readonly (HTMLElement | undefined)[] => {
  const rows = [...place.querySelectorAll<HTMLElement>('[data-n]')].filter((row) => range.intersectsNode(row));
  return [rows[0], rows.at(-1)];
};

/** Counts the characters of a row's text before a position. The time and the stream are not part of the text. */
const charactersBefore = (row: HTMLElement, node: Node, offset: number): number => {
  const before = document.createRange();
  before.selectNodeContents(row.querySelector('bdi') ?? row);
  const side = before.comparePoint(node, offset);
  if (side < 0) return 0;
  if (side === 0) before.setEnd(node, offset);
  return before.toString().length;
};

/** Returns the selected range if one of its ends is within the element. */
export const rangeIn = (place: HTMLElement | null): Range | undefined => {
  const selection = getSelection();
  if (!place || !selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const hasEnd = [selection.anchorNode, selection.focusNode].some((node) => place.contains(node));
  return hasEnd ? selection.getRangeAt(0) : undefined;
};

/** The start and the end of a selection, in the order in which the person selected. */
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

/**
 * Returns the selected text of the log, including lines that are not rendered. Returns `undefined` if the browser can copy the selection
 * itself. Text outside the log is not included.
 */
export const textIn = (place: HTMLElement, range: Range, lines: readonly LogLine[]): string | undefined => {
  const [first, last] = endRowsOf(place, range);
  // The browser can copy a selection within one line.
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
