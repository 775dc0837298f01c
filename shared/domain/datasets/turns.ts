import type { Notes } from './notes.ts';
import {
  bad,
  callRoles,
  deciders,
  decides,
  type Fields,
  fieldOf,
  firstGiven,
  isBlankText,
  isGiven,
  isObject,
  knownRoles,
  lower,
  media,
  quoted,
  roles,
  turnRules,
} from './rules.ts';
import { callsInText, type Place, readCalls, type ToolCall } from './tool-calls.ts';

/**
 * This module reads the turns of a conversation and unifies their field names. A turn has `role` and `content`, and `tool_calls` if
 * the assistant calls tools.
 */

export interface Turn {
  readonly role: string;
  readonly content: string;
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_call_id?: string;
  readonly name?: string;
  readonly reasoning_content?: string;
  readonly thinking?: string;
}

/** Reads a list of turns. Throws BadRecord if the value is not a list of turns. The message names the bad turn. */
export const readTurns = (value: unknown, field: string, notes: Notes): Turn[] => {
  if (!Array.isArray(value) || value.length === 0) throw bad('turns', { field });
  const turns = value.map((given, index) => readTurn(given, { turn: index + 1, field }, notes));
  if (!areInTurn(turns)) notes.warn('order', { field });
  return turns;
};

/**
 * Returns whether the turns of user and assistant alternate, after at most one system turn. Tool calls and their results may stand
 * between them.
 */
const areInTurn = (turns: readonly Turn[]): boolean => {
  let before = 'start';
  for (const { role, tool_calls } of turns) {
    if (role === 'system') {
      if (before !== 'start') return false;
      before = 'system';
    } else if (role === 'tool' || tool_calls !== undefined) {
      before = 'tool';
    } else {
      const isFirst = before === 'start' || before === 'system';
      if (role === before || (role === 'assistant' && isFirst && turns.length > 1)) return false;
      before = role;
    }
  }
  return true;
};

const readTurn = (given: unknown, place: Place, notes: Notes): Turn => {
  if (!isObject(given)) throw bad('turn_object', { ...place });
  const named = firstGiven(given, turnRules.role);
  const told = named === undefined ? undefined : given[named];
  if (named === undefined || typeof told !== 'string') throw bad('turn_role', { ...place });
  const spoken = lower(told);
  const isCall = callRoles.includes(spoken);
  const role = isCall ? 'assistant' : roles.get(spoken);
  if (role === undefined) throw bad('role_unknown', { role: quoted(told), roles: knownRoles, ...place });
  checkDecisions(given, role, place);
  const contentField = firstGiven(given, turnRules.content);
  const used = new Set([named, contentField]);
  const content = contentField === undefined ? undefined : readContent(given[contentField], contentField, place, notes);
  const turn = isCall
    ? calledTurn(content, spoken, place, notes)
    : role === 'assistant'
      ? answeredTurn(given, content, place, used, notes)
      : { role, content: needed(content, role, place) };
  const carried = role === 'tool' ? carriedTexts(given, turnRules.of_tools, place, used) : {};
  for (const [name, part] of Object.entries(given)) {
    if (used.has(name) || !isGiven(part) || deciders.has(name) || media.has(name)) continue;
    notes.leave(`${place.field}[].${name}`, turnRules.telling.includes(name));
  }
  return { ...turn, ...carried };
};

const needed = (content: string | undefined, role: string, place: Place): string => {
  if (content === undefined) throw bad('content_missing', { role, ...place });
  return content;
};

/** Reads the content of a turn, which is a text or a list of parts that are joined. */
const readContent = (value: unknown, name: string, place: Place, notes: Notes): string => {
  let content = value;
  if (Array.isArray(value)) {
    content = value.map((part) => readPart(part, name, place, notes)).join('');
  }
  if (typeof content !== 'string') throw bad('content_type', { ...place });
  if (!content.isWellFormed()) throw bad('turn_half', { ...place });
  return content;
};

const readPart = (part: unknown, name: string, place: Place, notes: Notes): string => {
  if (typeof part === 'string') return part;
  const told = isObject(part) ? fieldOf(part, 'type') : undefined;
  const text = isObject(part) ? fieldOf(part, 'text') : undefined;
  const isText = !isGiven(told) || (turnRules.text_parts as readonly unknown[]).includes(told);
  if (!isObject(part) || typeof text !== 'string' || !isText) {
    throw bad('part', { type: typeof told === 'string' ? `"${quoted(told)}"` : 'that has no name', ...place });
  }
  for (const [key, value] of Object.entries(part)) {
    if (key !== 'type' && key !== 'text' && isGiven(value)) notes.leave(`${place.field}[].${name}[].${key}`, false);
  }
  return text;
};

const calledTurn = (content: string | undefined, spoken: string, place: Place, notes: Notes): Turn => {
  const calls = content === undefined ? undefined : callsInText(content);
  if (calls === undefined) throw bad('call_content', { role: spoken, ...place });
  return { role: 'assistant', content: '', tool_calls: readCalls(calls, spoken, place, notes) };
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const answeredTurn = (
  given: Fields,
  text: string | undefined,
  place: Place,
  used: Set<string | undefined>,
  notes: Notes,
): Turn => {
  const content = text ?? '';
  const key = turnRules.calls.find((name) => isGiven(fieldOf(given, name)) && !isEmptyList(fieldOf(given, name)));
  const tool_calls = key === undefined ? undefined : readCalls(given[key], key, place, notes);
  if (tool_calls === undefined && isBlankText(content)) throw bad('empty_answer', { ...place });
  for (const name of turnRules.calls) if (name === key || isEmptyList(fieldOf(given, name))) used.add(name);
  const carried = carriedTexts(given, turnRules.reasoning, place, used);
  for (const name of Object.keys(carried)) notes.warn('template_decides', { field: `${place.field}[].${name}` });
  return { role: 'assistant', content, ...(tool_calls === undefined ? {} : { tool_calls }), ...carried };
};

/** Copies the given text fields unchanged, because chat templates use them under these names. */
const carriedTexts = (
  given: Fields,
  names: readonly string[],
  place: Place,
  used: Set<string | undefined>,
): Record<string, string> => {
  const carried: Record<string, string> = {};
  for (const name of names) {
    const text = fieldOf(given, name);
    if (!isGiven(text)) continue;
    if (typeof text !== 'string') throw bad('turn_field', { key: name, ...place });
    if (!text.isWellFormed()) throw bad('turn_half', { ...place });
    carried[name] = text;
    used.add(name);
  }
  return carried;
};

/**
 * Checks fields that could change which turns are learned. The training learns only the turns of the assistant, so a field that
 * demands something else is refused.
 */
const checkDecisions = (given: Fields, role: string, place: Place): void => {
  for (const [name, value] of Object.entries(given)) {
    if (media.has(name) && holdsSomething(value)) throw bad('media_turn', { key: name, ...place });
    if (deciders.has(name) && isGiven(value) && asksToLearn(name, value) !== (role === 'assistant')) {
      throw bad('decides_turn', { key: name, value: shown(value), role, ...place });
    }
  }
};

/**
 * Returns whether the field asks for the turn to be learned. Returns `undefined` if the value is not a boolean, 0 or 1, or if the
 * field has no such meaning.
 */
export const asksToLearn = (name: string, value: unknown): boolean | undefined => {
  if (value !== true && value !== false && value !== 0 && value !== 1) return undefined;
  if (decides.learned_if_true.includes(name)) return Boolean(value);
  return decides.learned_if_false.includes(name) ? !value : undefined;
};

export const shown = (value: unknown): string => {
  if (typeof value === 'boolean' || value === 0 || value === 1) return String(value);
  if (typeof value === 'number') return 'a number';
  return typeof value === 'string' ? 'a text' : 'no plain value';
};

export const holdsSomething = (value: unknown): boolean =>
  isGiven(value) && value !== '' && !(typeof value === 'object' && Object.keys(value as object).length === 0);
