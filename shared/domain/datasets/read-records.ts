import { BadRecord, limits, sentence } from './rules.ts';
import { afterSpace, readJson, scan, trimmed } from './strict-json.ts';
import type { TextWindow } from './text-window.ts';

/**
 * This module reads records from JSONL or from one JSON array, one at a time. Each record comes with the number of its first line.
 * Users control the text, so each character is read only a fixed number of times. A generator yields `undefined` if it needs more
 * text. A caller without more text stops. A caller with more text continues after many more characters have arrived.
 */

export interface LineRecord {
  readonly line: number;
  readonly value: unknown;
}

export type Records = Generator<LineRecord | undefined, void>;

/** Thrown at the line at which a text cannot be read. */
export class ReadFault extends BadRecord {
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}

/** Returns the reason why a line is not JSON. */
export type Explain = (line: string, isFirst: boolean) => string;

/** Yields the records of the text. Throws ReadFault if the text cannot be read. */
export function* recordsOf(window: TextWindow, explain: Explain): Records {
  const first = yield* nextCharacter(window);
  yield* first === '[' ? elementsOf(window) : linesOf(window, explain);
}

/** Returns the next character that is not white space, or `undefined` at the end of the text. */
function* nextCharacter(window: TextWindow): Generator<undefined, string | undefined> {
  for (;;) {
    window.moveTo(afterSpace(window.text, window.at));
    if (window.left > 0 || window.isEnd) return window.text[window.at];
    yield undefined;
  }
}

const tooDeep = (): string => sentence('too_deep', { levels: limits.max_record_depth });
const tooLong = (): string => sentence('too_long', { bytes: limits.max_record_bytes });

/**
 * Yields the value of every line that is not blank. An incomplete last line is not read until the rest arrives or the text ends.
 * Throws ReadFault for a line that is not JSON, with the message of `explain`.
 */
export function* linesOf(window: TextWindow, explain: Explain = () => sentence('not_json')): Records {
  for (let isFirst = true; ; ) {
    const newline = window.text.indexOf('\n', window.at);
    const { line } = window;
    if (newline === -1 && !window.isEnd) {
      if (window.left > limits.max_record_bytes) throw new ReadFault(line, tooLong());
      yield undefined;
      continue;
    }
    if (window.left === 0) return;
    const end = newline === -1 ? window.text.length : newline;
    const raw = window.text.slice(window.at, end);
    window.at = Math.min(end + 1, window.text.length);
    window.line += 1;
    if (hasTooManyBytes(raw)) throw new ReadFault(line, tooLong());
    const record = trimmed(raw);
    if (record === '') continue;
    const read = readJson(record);
    if (typeof read === 'string') throw new ReadFault(line, read === 'too deep' ? tooDeep() : explain(record, isFirst));
    isFirst = false;
    yield { line, value: read.value };
  }
}

/** Returns whether a line with its newline is longer than the limit in bytes, which is how the pod counts. */
const hasTooManyBytes = (line: string): boolean =>
  3 * line.length >= limits.max_record_bytes && new TextEncoder().encode(line).byteLength + 1 > limits.max_record_bytes;

/**
 * Returns whether an element of the array is longer than the limit in characters, which is how the pod counts. A character may have
 * two UTF-16 code units.
 */
const hasTooManyCharacters = (text: string, from: number, to: number): boolean => {
  if (to - from <= limits.max_record_bytes) return false;
  let characters = 0;
  for (let at = from; at < to; at += 1) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) characters += 1;
  return characters > limits.max_record_bytes;
};

/**
 * Yields every element of the array that is complete. Throws ReadFault for an element that is not a record. Throws ReadFault if the
 * text between the elements or after the array is not valid JSON.
 */
export function* elementsOf(window: TextWindow): Records {
  window.moveTo(window.text.indexOf('[', window.at) + 1);
  for (let isEnd = (yield* nextCharacter(window)) === ']'; !isEnd; ) {
    const first = yield* nextCharacter(window);
    const { line } = window;
    if (first !== '{') throw new ReadFault(line, sentence(unlikeRecord(first)));
    yield { line, value: yield* element(window) };
    const next = yield* nextCharacter(window);
    if (next !== ',' && next !== ']') {
      throw new ReadFault(window.line, sentence(next === undefined ? 'array_open' : 'array_comma'));
    }
    isEnd = next === ']';
    if (!isEnd) window.at += 1;
  }
  window.at += 1;
  if ((yield* nextCharacter(window)) !== undefined) throw new ReadFault(window.line, sentence('array_more'));
}

function* element(window: TextWindow): Generator<undefined, unknown> {
  for (;;) {
    const { text, at, line } = window;
    const end = scan(text, at);
    if (end === 'too deep') throw new ReadFault(line, tooDeep());
    if (hasTooManyCharacters(text, at, end ?? text.length)) throw new ReadFault(line, tooLong());
    if (end === undefined) {
      if (window.isEnd) throw new ReadFault(line, sentence('array_open'));
      yield undefined;
      continue;
    }
    const inside = text.slice(at, end);
    const read = readJson(inside);
    if (typeof read === 'string') throw new ReadFault(line, sentence(badElement(inside)));
    window.moveTo(end);
    return read.value;
  }
}

const unlikeRecord = (first: string | undefined) =>
  first === undefined ? 'array_open' : first === ',' || first === ']' ? 'array_gap' : 'not_object';

const badElement = (element: string) => (element.startsWith("{'") ? 'python' : 'not_json_element');
