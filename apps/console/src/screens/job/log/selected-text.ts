import type { LogLine } from '../../../data/log-window.ts';
import { lineText } from './line-text.ts';

/** A place in the lines of a log: a line by its index, and how many characters of its text are before it. */
export interface TextPlace {
  readonly n: number;
  readonly characters: number;
}

/** The text from one place to another as it is shown, all lines in between included, drawn or not. */
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
