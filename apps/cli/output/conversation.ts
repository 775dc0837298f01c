import type { Example } from '../../../shared/domain/datasets/examples.ts';
import { spokenParts } from '../../../shared/domain/datasets/spoken-parts.ts';
import { printable } from '../../../shared/terminal/printable.ts';
import { styled } from '../../../shared/terminal/style.ts';
import { wrapToWidth } from '../../../shared/terminal/text-width.ts';

/** The most lines shown of one turn of a conversation. A longer text would hide the turns that follow. */
const mostLines = 12;

/** Formats an example as a conversation, in lines no wider than the terminal. */
export const conversation = (
  example: Example,
  look: { readonly width: number; readonly hasColors: boolean },
): string[] => {
  const parts = spokenParts(example);
  const indent = Math.min(24, Math.max(...parts.map(({ who }) => who.length)) + 2);
  const room = Math.max(16, look.width - indent - 3);
  return parts.flatMap(({ who, text, isAnswer }) => {
    const lines = text.split('\n').flatMap((line) => wrapToWidth(printable(line), room));
    const shown =
      lines.length > mostLines ? [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`] : lines;
    return shown.map(
      (line, index) =>
        `  ${styled((index === 0 ? who : '').padEnd(indent), 'dim', look.hasColors)}${styled(line, isAnswer ? 'green' : undefined, look.hasColors)}`,
    );
  });
};
