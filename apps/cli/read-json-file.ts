import { readFileSync, statSync } from 'node:fs';
import { UsageFault } from './exit.ts';
import type { Session } from './session.ts';

/** Reads the text of a file, or standard input if the path is `-`. */
export const readTextFile = async (path: string, { world }: Session): Promise<string> => {
  if (path === '-') return world.input.readAll();
  if (statSync(path).isDirectory()) throw new UsageFault(`${path} is a folder.`);
  return readFileSync(path, 'utf8');
};

/** Reads and parses a JSON file. Throws UsageFault that names the line of a syntax error. */
export const readJsonFile = async (path: string, session: Session): Promise<unknown> => {
  const text = (await readTextFile(path, session)).replace(/^\ufeff/, '');
  const shown = path === '-' ? 'Standard input' : path;
  if (text.trim() === '') throw new UsageFault(`${shown} is empty.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageFault(`${shown} is not JSON${placeOf(error, text)}.`, hintsFor(text));
  }
};

/** Finds the line and column of a syntax error by the position in V8's message. Only newer versions of V8 name the line themselves. */
const placeOf = (error: unknown, text: string): string => {
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return ': it ends too early';
  const before = text.slice(0, Number(position)).split('\n');
  return `: see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
};

const hintsFor = (text: string): readonly string[] => [
  ...(/,\s*[}\]]/.test(text) ? ['A comma stands before a closing bracket: JSON has none there.'] : []),
  ...(/^\s*\/\//m.test(text) ? ['A line begins with //: JSON has no comments.'] : []),
  ...(/\{\s*'/.test(text) ? ['Names stand in single quotes: JSON has double ones.'] : []),
];
