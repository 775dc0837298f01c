import { limits } from './rules.ts';

export type JsonRead = { readonly value: unknown } | 'too deep' | 'not JSON';

/**
 * Parses JSON under the same rules as the pod. The allowed depth of nesting is small enough for the JSON parsers of JavaScript and
 * Python.
 */
export const readJson = (text: string): JsonRead => {
  if (scan(text, 0) === 'too deep') return 'too deep';
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'not JSON';
  }
};

/**
 * Returns the index after the object or list that begins at `from`. Returns `undefined` if the text ends first. The scan looks at
 * each character once.
 */
export const scan = (text: string, from: number): number | 'too deep' | undefined => {
  let depth = 0;
  let isString = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (isString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) isString = false;
    } else if (character === 0x22) isString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > limits.max_record_depth) return 'too deep';
    } else if (character === 0x7d || character === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
};

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
};

export const afterSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text, at)) at += 1;
  return at;
};

/**
 * Removes white space at both ends. The function compares single characters, because a regular expression would scan blanks inside
 * the text several times.
 */
export const trimmed = (text: string): string => {
  const start = afterSpace(text, 0);
  let end = text.length;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return text.slice(start, end);
};
