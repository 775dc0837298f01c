import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser';
import { AppError, invalidRequest } from '../domain/errors.ts';
import { cutToBytes } from '../domain/text-bytes.ts';

export const maxBodyBytes = 1024 * 1024;
const maxDepth = 32;

/**
 * Parses JSON and refuses some input that `JSON.parse` accepts. Duplicate keys are refused, because the intended value is unclear. Nesting
 * deep enough to exhaust the stack is refused. Lone surrogates are refused, because a lone surrogate has no UTF-8 form and could not be
 * stored. The key `__proto__` is refused, because record schemas silently ignore this key.
 */
export const parseStrictJson = (text: string): unknown => {
  const objects: Set<string>[] = [];
  let depth = 0;
  const enter = () => {
    depth += 1;
    if (depth > maxDepth) throw malformed(`The body is nested more than ${maxDepth} levels deep.`);
  };
  const leave = () => {
    depth -= 1;
  };
  visit(
    text,
    {
      onObjectBegin: () => {
        enter();
        objects.push(new Set());
      },
      onObjectProperty: (name) => {
        if (name === '__proto__') throw invalidRequest('The body is not valid. __proto__: unknown field.', reserved);
        assertWhole(name);
        const keys = objects.at(-1);
        if (keys?.has(name)) throw malformed(`The body has the key ${JSON.stringify(cutToBytes(name, 100))} twice.`);
        keys?.add(name);
      },
      onObjectEnd: () => {
        leave();
        objects.pop();
      },
      onLiteralValue: assertWhole,
      onArrayBegin: enter,
      onArrayEnd: leave,
      onError: (error: ParseError['error'], offset) => {
        throw malformed(`The body is not valid JSON: ${printParseErrorCode(error)} at character ${offset}.`);
      },
    },
    { disallowComments: true },
  );
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('malformed_json', 'The body is not valid JSON.', { cause });
  }
};

const reserved = [{ path: '__proto__', message: 'unknown field' }];

const assertWhole = (value: unknown): void => {
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw malformed('The body has half a character (a lone UTF-16 surrogate).');
  }
};

const malformed = (message: string): AppError => new AppError('malformed_json', message);
