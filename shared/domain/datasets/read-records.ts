import { BadRecord, limits, sentence } from './rules.ts';
import { afterSpace, readJson, scan, trimmed } from './strict-json.ts';

/**
 * Records of a JSONL text or of one JSON array, one at a time, each with the line it begins on. The text is anybody's, so
 * each character is looked at a fixed number of times, whatever stands there.
 */

export interface LineRecord {
  readonly line: number;
  readonly value: unknown;
}

/** At the line where a text cannot be read. */
export class ReadFault extends BadRecord {
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}

export const isBlank = (text: string): boolean => afterSpace(text, 0) === text.length;

export const isArrayText = (text: string): boolean => text[afterSpace(text, 0)] === '[';

const tooDeep = (): string => sentence('too_deep', { levels: limits.max_record_depth });

/**
 * Every line that is not blank. The last one of a text that goes on is left out: it may be half. Throws ReadFault for one that is
 * no JSON, with what `explain` says of it.
 */
export function* linesOf(
  text: string,
  isWhole: boolean,
  explain: (line: string, isFirst: boolean) => string = () => sentence('not_json'),
): Generator<LineRecord, void> {
  let isFirst = true;
  for (let from = 0, line = 1; from < text.length; line += 1) {
    const newline = text.indexOf('\n', from);
    if (newline === -1 && !isWhole) return;
    const next = newline === -1 ? text.length : newline;
    const record = trimmed(text.slice(from, next));
    from = next + 1;
    if (record === '') continue;
    const read = readJson(record);
    if (typeof read === 'string') throw new ReadFault(line, read === 'too deep' ? tooDeep() : explain(record, isFirst));
    isFirst = false;
    yield { line, value: read.value };
  }
}

/**
 * Every element of the array that ends within the text. Throws ReadFault for one that is no record, and where what stands
 * between the elements, or after the array, cannot be JSON.
 */
export function* elementsOf(text: string, isWhole: boolean): Generator<LineRecord, void> {
  let at = 0;
  let line = 1;
  const moveTo = (to: number) => {
    for (; at < to; at += 1) if (text.charCodeAt(at) === 0x0a) line += 1;
  };
  moveTo(text.indexOf('[') + 1);
  moveTo(afterSpace(text, at));
  for (let isEnd = text[at] === ']'; !isEnd; ) {
    moveTo(afterSpace(text, at));
    const first = text[at];
    if (first === undefined && !isWhole) return;
    if (first !== '{') throw new ReadFault(line, sentence(unlikeRecord(first)));
    const end = scan(text, at);
    if (end === 'too deep') throw new ReadFault(line, tooDeep());
    if (end === undefined && !isWhole) return;
    if (end === undefined) throw new ReadFault(line, sentence('array_open'));
    const element = text.slice(at, end);
    const read = readJson(element);
    if (typeof read === 'string') throw new ReadFault(line, sentence(badElement(element)));
    yield { line, value: read.value };
    moveTo(end);
    moveTo(afterSpace(text, at));
    if (at === text.length && !isWhole) return;
    if (text[at] !== ',' && text[at] !== ']') {
      throw new ReadFault(line, sentence(at === text.length ? 'array_open' : 'array_comma'));
    }
    isEnd = text[at] === ']';
    if (!isEnd) at += 1;
  }
  at += 1;
  moveTo(afterSpace(text, at));
  if (at < text.length) throw new ReadFault(line, sentence('array_more'));
}

const unlikeRecord = (first: string | undefined) =>
  first === undefined ? 'array_open' : first === ',' || first === ']' ? 'array_gap' : 'not_object';

const badElement = (element: string) => (element.startsWith("{'") ? 'python' : 'not_json_element');
