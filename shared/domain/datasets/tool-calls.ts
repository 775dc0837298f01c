import type { Notes } from './notes.ts';
import { bad, type Fields, fieldOf, isGiven, isObject, limits, type Values } from './rules.ts';
import { readJson } from './strict-json.ts';

/**
 * This module reads tool calls and tool descriptions into the form that chat templates expect. A function has a name, and its
 * arguments are an object.
 */

export interface ToolCall {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: Fields };
  readonly id?: string;
}

/** The position of a turn, for error messages. */
export interface Place {
  readonly turn: number;
  readonly field: string;
}

/** Throws BadRecord if a value cannot be written as JSON or cannot be tokenized. */
export const checkCarried = (value: unknown, place: Values): void => {
  const half = Object.hasOwn(place, 'turn') ? 'turn_half' : 'half';
  const waiting: [unknown, number][] = [[value, 1]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [item, depth] = next;
    if (typeof item === 'string') {
      if (!item.isWellFormed()) throw bad(half, place);
    } else if (typeof item === 'number') {
      if (!Number.isFinite(item)) throw bad('number', place);
    } else if (typeof item === 'object' && item !== null) {
      if (depth > limits.max_record_depth) throw bad('nested', { levels: limits.max_record_depth, ...place });
      if (!Array.isArray(item) && !Object.keys(item).every((key) => key.isWellFormed())) throw bad(half, place);
      for (const inner of Object.values(item)) waiting.push([inner, depth + 1]);
    }
  }
};

const parsed = (text: string): unknown => {
  const read = readJson(text);
  return typeof read === 'object' ? read.value : undefined;
};

/** Reads the tool calls of a turn. `value` is a list of calls or a single call. */
export const readCalls = (value: unknown, key: string, place: Place, notes: Notes): ToolCall[] => {
  const calls: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!calls.every(isObject)) throw bad('calls', { key, ...place });
  return calls.map((call, index) => readCall(call, key, index + 1, place, notes));
};

const readCall = (given: Fields, key: string, call: number, place: Place, notes: Notes): ToolCall => {
  const shell = fieldOf(given, 'function');
  const inner = isObject(shell) ? shell : given;
  const name = fieldOf(inner, 'name');
  if (typeof name !== 'string' || name === '') throw bad('call_name', { call, ...place });
  const told = fieldOf(inner, 'arguments');
  const values = !isGiven(told) || told === '' ? {} : typeof told === 'string' ? parsed(told) : told;
  if (!isObject(values)) throw bad('call_arguments', { call, ...place });
  const id = fieldOf(given, 'id');
  const made: ToolCall = {
    type: 'function',
    function: { name, arguments: values },
    ...(typeof id === 'string' ? { id } : {}),
  };
  checkCarried(made, { ...place });
  const path = `${place.field}[].${key}`;
  const used = (['id', 'type'] as const).filter((name) => fieldOf(given, name) === made[name]);
  if (inner === given) {
    leave(given, [...used, 'name', 'arguments'], `${path}[]`, notes);
  } else {
    leave(given, [...used, 'function'], `${path}[]`, notes);
    leave(inner, ['name', 'arguments'], `${path}[].function`, notes);
  }
  return made;
};

const leave = (given: Fields, used: readonly string[], path: string, notes: Notes): void => {
  for (const [name, value] of Object.entries(given)) {
    if (!used.includes(name) && isGiven(value)) notes.leave(`${path}.${name}`, false);
  }
};

/** Returns the tool calls of a text that is the JSON of one call or of a list of calls. Returns `undefined` for any other text. */
export const callsInText = (text: string): unknown => {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? value : undefined;
};

/**
 * Reads the tool descriptions of a record. An empty text gives an empty list. The function also accepts the list as JSON text, a
 * single tool, and functions without the wrapper `function`.
 */
export const readTools = (value: unknown, field: string): Fields[] => {
  const told = value === '' ? [] : typeof value === 'string' ? parsed(value) : value;
  const tools: unknown = isObject(told) ? [told] : told;
  if (!Array.isArray(tools) || !tools.every(isObject)) throw bad('tools', { field });
  checkCarried(tools, { field });
  return tools.map((tool, index) => {
    const shell = fieldOf(tool, 'function');
    const name = fieldOf(isObject(shell) ? shell : tool, 'name');
    if (typeof name !== 'string' || name === '') throw bad('tool_name', { tool: index + 1, field });
    const { type: _, ...bare } = tool;
    return isObject(shell) ? { ...tool, type: 'function' } : { type: 'function', function: bare };
  });
};
