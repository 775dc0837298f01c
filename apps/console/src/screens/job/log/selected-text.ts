import type { LogLine } from '../../../data/log-window.ts';
import { lineText } from './line-text.ts';

/** A position in a log: the index of a line, and the number of characters of its text before the position. */
export interface TextPlace {
  readonly n: number;
  readonly characters: number;
}

/** Returns the displayed text between two positions, including all lines between them. */
export const selectedText = (
  lines: readonly Pick<LogLine, 'text'>[],
  { from, to }: { readonly from: TextPlace; readonly to: TextPlace },
): string =>
  lines
    .slice(from.n, to.n + 1)
    .map(({ text }, at, { length }) =>
      lineText(text).slice(at === 0 ? from.characters : 0, at === length - 1 ? to.characters : undefined),
    )
    .join('\n');
