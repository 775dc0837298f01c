/** Escape sequences of terminals for colours, styles and cursor moves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what this pattern takes out
const styles = /\u001b\[[\d;:?]*[A-Za-z]/g;

/** Characters that a browser does not show, and direction marks, which change how a line reads. The tab character is not included. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this pattern finds
const unseen = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Prepares a line of a log for display: removes terminal colours and makes invisible characters visible. */
export const lineText = (text: string): string => text.replaceAll(styles, '').replaceAll(unseen, escaped);

export interface TextPart {
  readonly text: string;
  readonly isHit: boolean;
}

/** The most highlighted hits in one line. More would be slow to render. */
const mostHits = 200;

/** Splits a text into hits and the text between them. Upper and lower case are treated alike. */
export const partsOf = (text: string, sought: string): readonly TextPart[] => {
  const [lower, needle] = [text.toLowerCase(), sought.toLowerCase()];
  // If the lower-case text has another length, its positions do not match the text. Then nothing is highlighted.
  if (needle === '' || lower.length !== text.length) return [{ text, isHit: false }];
  const parts: TextPart[] = [];
  let start = 0;
  for (let at = lower.indexOf(needle); at >= 0 && parts.length < 2 * mostHits; at = lower.indexOf(needle, start)) {
    if (at > start) parts.push({ text: text.slice(start, at), isHit: false });
    start = at + needle.length;
    parts.push({ text: text.slice(at, start), isHit: true });
  }
  if (start < text.length) parts.push({ text: text.slice(start), isHit: false });
  return parts;
};
