/** The width of texts in the columns of a terminal. */

const zeroWidth = /^[\p{Mn}\p{Me}\u200b-\u200d\u2060]$/u;
const wide =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII is most of all text
const ascii = /^[\u0000-\u007f]*$/;

const columnsOf = (character: string): number => (zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Matches the styles of `styled`, which take no columns. Printable text contains no other control sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a style
const style = /(\u001b\[[\d;]*m)/g;

/** Returns the number of columns that a printable text takes, with or without styles. */
export const widthOf = (text: string): number => {
  const plain = text.replaceAll(style, '');
  if (ascii.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += columnsOf(character);
  return width;
};

/** Cuts a text to a width. A cut text ends with an ellipsis. A style that the cut text begins is ended. */
export const cutToWidth = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  let used = 0;
  let cut = '';
  for (const [index, part] of text.split(style).entries()) {
    if (index % 2 === 1) {
      cut += part;
      continue;
    }
    for (const character of part) {
      used += columnsOf(character);
      if (used > width - 1) return `${cut}…${cut.includes('\u001b') ? '\u001b[0m' : ''}`;
      cut += character;
    }
  }
  return cut;
};

export const padToWidth = (text: string, width: number, side: 'left' | 'right' = 'left'): string => {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + blanks : blanks + text;
};

/** Wraps a sentence between words on a terminal. Other outputs get the sentence unchanged. */
export const inLines = (text: string, output: { readonly isTerminal: boolean; columns(): number }): string =>
  output.isTerminal ? wrapToWidth(text, output.columns()).join('\n') : text;

/**
 * Wraps a text between words into lines of at most `width` columns. A word that is longer than a line is not broken. Spaces at the start of
 * the text indent every line.
 */
export const wrapToWidth = (text: string, width: number): string[] => {
  if (widthOf(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width - indent.length) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
};
