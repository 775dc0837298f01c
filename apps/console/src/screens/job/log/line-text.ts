/** Colours and styles of terminals, and what moves their cursors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what this pattern takes out
const styles = /\u001b\[[\d;:?]*[A-Za-z]/g;

/** Characters for which a browser draws nothing, and marks of direction, which change how a line reads. A tab is shown. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this pattern finds
const unseen = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A line of a log as a page shows it: without the colours of a terminal, and no character of it unseen. */
export const lineText = (text: string): string => text.replaceAll(styles, '').replaceAll(unseen, escaped);

export interface TextPart {
  readonly text: string;
  readonly isHit: boolean;
}

/** A line with more of them would be slow to draw. */
const mostHits = 200;

/** A text cut where it has what is sought, in small letters or large. */
export const partsOf = (text: string, sought: string): readonly TextPart[] => {
  const [lower, needle] = [text.toLowerCase(), sought.toLowerCase()];
  // Letters that have another length in lower case leave no places to mark.
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
