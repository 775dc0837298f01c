/** Records of a JSONL text or of one JSON array, one at a time, each with the line it begins on. */

export interface RecordText {
  readonly line: number;
  readonly text: string;
}

export interface ReadFault {
  readonly line: number;
  readonly why: string;
}

const isSpace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';

export const isArrayText = (text: string): boolean => /^[ \t\r\n]*\[/.test(text);

/** Every line that is not blank. The last one of a text that goes on is left out: it may be half. */
export function* linesOf(text: string, isWhole: boolean): Generator<RecordText, undefined> {
  const lines = text.split('\n');
  const end = isWhole ? lines.length : lines.length - 1;
  for (const [index, line] of lines.slice(0, end).entries()) {
    const trimmed = line.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
    if (trimmed !== '') yield { line: index + 1, text: trimmed };
  }
  return undefined;
}

/**
 * Every element of the array that ends within the text. Returns a fault when what stands between the elements, or
 * after the array, cannot be JSON.
 */
export function* elementsOf(text: string, isWhole: boolean): Generator<RecordText, ReadFault | undefined> {
  let at = text.indexOf('[') + 1;
  let line = 1 + newlines(text, 0, at);
  const skipSpace = () => {
    const from = at;
    while (isSpace(text[at])) at += 1;
    line += newlines(text, from, at);
  };
  for (let count = 0; ; count += 1) {
    skipSpace();
    if (count === 0 && text[at] === ']') break;
    const end = valueEnd(text, at);
    if (end === undefined) return isWhole ? { line, why: 'the array does not end' } : undefined;
    if (end === at) return { line, why: 'a record is missing between the commas' };
    yield { line, text: text.slice(at, end) };
    line += newlines(text, at, end);
    at = end;
    skipSpace();
    if (text[at] === ']') break;
    at += 1;
  }
  at += 1;
  skipSpace();
  return at < text.length ? { line, why: 'there is more after the end of the array' } : undefined;
}

/** Where the value that begins at `from` ends: before the comma or bracket of the array around it. */
const valueEnd = (text: string, from: number): number | undefined => {
  let depth = 0;
  let isString = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (isString) {
      if (character === '\\') at += 1;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === ',' || character === ']') && depth === 0) return at;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return undefined;
};

const newlines = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};
