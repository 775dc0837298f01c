/**
 * Escapes for foreign text: names, labels and log lines may contain anything. Control characters in a terminal can move the cursor, hide
 * text or simulate input. Marks of writing direction can make a line look like another line. So none of these characters is ever written to
 * a terminal.
 */

/** Characters that must not reach a terminal: C0, DEL, C1, line separators, marks of direction, and lone surrogates. */
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

/** Returns the text as one line. Harmful characters are replaced by escapes. */
export const printable = (text: string): string => text.replaceAll(harmful, escaped);

/** Matches the colors and styles that libraries write into logs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what this pattern takes out
const styles = /\u001b\[[\d;:]*m/g;

/**
 * Makes a log line printable. Colors are removed. Only the last state is kept of a line that was overwritten several times, such as a
 * progress bar.
 */
export const printableLog = (text: string): string => {
  const plain = text.replaceAll(styles, '').replace(/[\r\n]+$/, '');
  const last = plain.slice(plain.lastIndexOf('\r') + 1);
  return last.split('\t').map(printable).join('\t');
};

/** Converts a value to JSON that is safe in a terminal. `JSON.stringify` does not escape DEL, C1 and other harmful characters. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replaceAll(harmful, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at), 4)}`).join(''),
  );
