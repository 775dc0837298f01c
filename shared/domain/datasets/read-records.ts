/**
 * Records of a JSONL text or of one JSON array, one at a time, each with the line it begins on. The text is anybody's, so
 * each character is looked at a fixed number of times, whatever stands there.
 */

export interface RecordText {
  readonly line: number;
  readonly text: string;
}

export interface ReadFault {
  readonly line: number;
  readonly why: string;
}

/** The pod reads by Python's parser, which gives up at a depth of some thousand. */
export const maxRecordDepth = 256;

const tooDeep = `it is nested more than ${maxRecordDepth} levels deep`;

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
};

const afterSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text, at)) at += 1;
  return at;
};

export const isBlank = (text: string): boolean => afterSpace(text, 0) === text.length;

export const isArrayText = (text: string): boolean => text[afterSpace(text, 0)] === '[';

/**
 * Every line that is not blank. The last one of a text that goes on is left out: it may be half. Returns a fault for a
 * record that is nested too deep to be parsed safely.
 */
export function* linesOf(text: string, isWhole: boolean): Generator<RecordText, ReadFault | undefined> {
  for (let from = 0, line = 1; from < text.length; line += 1) {
    const newline = text.indexOf('\n', from);
    if (newline === -1 && !isWhole) break;
    const next = newline === -1 ? text.length : newline;
    let start = from;
    let end = next;
    while (start < end && isSpace(text, start)) start += 1;
    while (end > start && isSpace(text, end - 1)) end -= 1;
    from = next + 1;
    if (start === end) continue;
    const record = text.slice(start, end);
    if (scanValue(record, 0, false) === 'too deep') return { line, why: tooDeep };
    yield { line, text: record };
  }
  return undefined;
}

/**
 * Every element of the array that ends within the text. Returns a fault when what stands between the elements, or
 * after the array, cannot be JSON.
 */
export function* elementsOf(text: string, isWhole: boolean): Generator<RecordText, ReadFault | undefined> {
  let at = 0;
  let line = 1;
  const moveTo = (to: number) => {
    for (; at < to; at += 1) if (text.charCodeAt(at) === 0x0a) line += 1;
  };
  moveTo(text.indexOf('[') + 1);
  for (let count = 0; ; count += 1) {
    moveTo(afterSpace(text, at));
    if (count === 0 && text[at] === ']') break;
    const end = scanValue(text, at, true);
    if (end === 'too deep') return { line, why: tooDeep };
    if (end === undefined) return isWhole ? { line, why: 'the array does not end' } : undefined;
    if (end === at) return { line, why: 'a record is missing between the commas' };
    yield { line, text: text.slice(at, end) };
    moveTo(end);
    if (text[at] === ']') break;
    at += 1;
  }
  at += 1;
  moveTo(afterSpace(text, at));
  return at < text.length ? { line, why: 'there is more after the end of the array' } : undefined;
}

/**
 * Where the value that begins at `from` ends: in an array before the comma or bracket of the array around it, else
 * nowhere before the end of the text, which is `undefined`.
 */
const scanValue = (text: string, from: number, isElement: boolean): number | 'too deep' | undefined => {
  let depth = 0;
  let isString = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (isString) {
      if (character === '\\') at += 1;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > maxRecordDepth) return 'too deep';
    } else if (isElement && (character === ',' || character === ']') && depth === 0) return at;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return undefined;
};
