/**
 * Names, labels and log lines are anybody's text. In a terminal a control character moves the cursor, hides what was written or
 * types for the person, and a mark of writing direction makes a line read as another one. So none of them is ever written.
 */

/** C0, DEL, C1, the separators of lines, marks of direction, and halves of characters. */
const harmful = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return (
    short[character] ??
    (code < 0x100 ? `\\x${hex(code, 2)}` : code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 4)}}`)
  );
};

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** The text as one line in which what is harmful stands as an escape. */
export const printable = (text: string): string => text.replaceAll(harmful, escaped);

/** Colors and styles, as libraries put them into their logs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what this pattern takes out
const styles = /\u001b\[[\d;:]*m/g;

/** A line of a log: without its colors, and of a line that was written over and over (a progress bar) the last state. */
export const printableLog = (text: string): string => {
  const plain = text.replaceAll(styles, '').replace(/[\r\n]+$/, '');
  const last = plain.slice(plain.lastIndexOf('\r') + 1);
  return last.split('\t').map(printable).join('\t');
};

/** JSON may hold what a terminal acts on, too: DEL and C1 are not escaped by `JSON.stringify`. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replaceAll(harmful, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at), 4)}`).join(''),
  );
