import type { DatasetFormat } from './dataset.ts';
import type { Notes } from './notes.ts';
import { isSame, type NamedTurns, settleAnswers, wholeAnswer } from './preferences.ts';
import {
  bad,
  deciders,
  type Fields,
  fieldOf,
  firstGiven,
  formatRules,
  isBlankText,
  isGiven,
  isObject,
  lower,
  media,
  roles,
} from './rules.ts';
import { readTools } from './tool-calls.ts';
import { asksToLearn, holdsSomething, readTurns, shown, type Turn } from './turns.ts';

/**
 * This module reads a record as a training example. An example is a conversation, a prompt with its answer, two competing answers,
 * or a text.
 */

export interface Example {
  readonly messages?: readonly Turn[];
  readonly prompt?: readonly Turn[];
  readonly completion?: readonly Turn[];
  readonly chosen?: readonly Turn[];
  readonly rejected?: readonly Turn[];
  readonly label?: boolean;
  readonly text?: string;
  readonly tools?: readonly Fields[];
}

/**
 * Reads a record in the given format. Throws BadRecord if the record is not valid. The message of the error is the end of a
 * sentence that begins with the line.
 */
export const readExample = (record: unknown, format: DatasetFormat, notes: Notes): Example => {
  if (!isObject(record)) throw bad('not_object');
  checkDecisions(record);
  const { kind, fields } = formatRules[format];
  const reading = new Reading(record, fields, notes);
  const example = kinds[kind as keyof typeof kinds](reading);
  reading.leaveRest();
  return example;
};

const checkDecisions = (record: Fields): void => {
  for (const [name, value] of Object.entries(record)) {
    if (media.has(name) && holdsSomething(value)) throw bad('media', { key: name });
    if (!deciders.has(name) || !isGiven(value) || asksToLearn(name, value) === true) continue;
    // Some toolkits set `mask` to the role whose turns are not learned. `user` agrees with the rule that only turns of the
    // assistant are learned.
    if (name === 'mask' && typeof value === 'string' && roles.get(lower(value)) === 'user') continue;
    throw bad('decides', { key: name, value: shown(value) });
  }
};

const turnOf = (role: string, content: string): Turn => ({ role, content });

const wellFormed = (value: string, field: string): string => {
  if (!value.isWellFormed()) throw bad('half', { field });
  return value;
};

/**
 * Reads one record. Each part is read from the first of its possible fields that has a value. `used` collects the names of the
 * fields that were read.
 */
class Reading {
  readonly record: Fields;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly notes: Notes;
  readonly used = new Set<string>();
  tools: readonly Fields[] = [];

  constructor(record: Fields, fields: Reading['fields'], notes: Notes) {
    this.record = record;
    this.fields = fields;
    this.notes = notes;
  }

  names(part: string): readonly string[] {
    return this.fields[part] ?? [];
  }

  nameOf(part: string): string | undefined {
    return firstGiven(this.record, this.names(part));
  }

  /**
   * Returns the name of the field for a required part, and marks the field as used. If no field of the part has a value, returns
   * the name to show in the error message.
   */
  take(part: string): string {
    const names = this.names(part);
    const name = this.nameOf(part) ?? names.find((one) => Object.hasOwn(this.record, one)) ?? names[0] ?? part;
    this.used.add(name);
    return name;
  }

  text(part: string): string {
    return this.neededText(this.take(part));
  }

  neededText(field: string): string {
    if (!Object.hasOwn(this.record, field)) throw bad('missing', { field });
    const value = this.record[field];
    if (typeof value !== 'string' || isBlankText(value)) throw bad('text', { field });
    return wellFormed(value, field);
  }

  optionalText(part: string): string {
    const field = this.nameOf(part);
    if (field === undefined) return '';
    this.used.add(field);
    const value = this.record[field];
    if (typeof value !== 'string') throw bad('text_type', { field });
    return wellFormed(value, field);
  }

  turnsIn(field: string): NamedTurns {
    if (!Object.hasOwn(this.record, field)) throw bad('missing', { field });
    return { name: field, turns: readTurns(this.record[field], field, this.notes) };
  }

  takeTools(): void {
    const field = this.nameOf('tools');
    if (field === undefined) return;
    this.used.add(field);
    this.tools = readTools(this.record[field], field);
  }

  history(): Turn[] {
    const field = this.nameOf('history');
    if (field === undefined) return [];
    this.used.add(field);
    const pairs = this.record[field];
    if (!Array.isArray(pairs)) throw bad('history', { field });
    return pairs.flatMap((pair: unknown) => {
      const [question, answer] = Array.isArray(pair) && pair.length === 2 ? pair : [];
      if (typeof question !== 'string' || typeof answer !== 'string') throw bad('history', { field });
      return [turnOf('user', wellFormed(question, field)), turnOf('assistant', wellFormed(answer, field))];
    });
  }

  /** Returns the turns of a prompt that consists of text fields. */
  question(): Turn[] {
    const question = this.text('question');
    const extra = this.optionalText('input');
    return [...this.history(), turnOf('user', extra === '' ? question : `${question}\n\n${extra}`)];
  }

  withSystem(turns: readonly Turn[]): readonly Turn[] {
    const field = this.nameOf('system');
    const content = this.optionalText('system');
    if (field === undefined || isBlankText(content)) return turns;
    if (turns[0]?.role !== 'system') return [turnOf('system', content), ...turns];
    if (turns[0].content !== content) throw bad('two_systems', { field });
    return turns;
  }

  finished(example: Example): Example {
    return this.tools.length === 0 ? example : { ...example, tools: this.tools };
  }

  leaveRest(): void {
    for (const [name, value] of Object.entries(this.record)) {
      if (!this.used.has(name) && isGiven(value) && !deciders.has(name) && !media.has(name)) this.notes.leave(name);
    }
  }
}

const chat = (reading: Reading): Example => {
  const { name, turns } = reading.turnsIn(reading.take('turns'));
  if (!turns.some(({ role }) => role === 'assistant')) throw bad('no_answer', { field: name });
  reading.takeTools();
  return reading.finished({ messages: reading.withSystem(turns) });
};

const answered = (reading: Reading): Example => {
  const told = questionIn(reading, reading.take('question'));
  const answer = answerIn(reading, reading.take('answer'));
  const { prompt, rests } = settleAnswers(told, [answer], promptNames(reading));
  reading.takeTools();
  return reading.finished({ prompt: reading.withSystem(prompt), completion: rests[0] ?? [] });
};

const pair = (reading: Reading): Example => {
  const told = contextOf(reading);
  const names = [reading.take('chosen'), reading.take('rejected')] as const;
  const answers = names.map((name) => answerIn(reading, name));
  const { prompt, rests } = settleAnswers(told, answers, promptNames(reading));
  const [chosen = [], rejected = []] = rests;
  reading.takeTools();
  if (isSame(chosen, rejected)) reading.notes.warn('same_answers', { field: names[0], other: names[1] });
  return reading.finished({ prompt: reading.withSystem(prompt), chosen, rejected });
};

const labelled = (reading: Reading): Example => {
  const told = contextOf(reading);
  const isWhole =
    told !== undefined && reading.nameOf('completion') === undefined && reading.names('turns').includes(told.name);
  const { prompt, rests } = isWhole
    ? wholeAnswer(told)
    : settleAnswers(told, [answerIn(reading, reading.take('completion'))], promptNames(reading));
  const field = reading.take('label');
  if (!Object.hasOwn(reading.record, field)) throw bad('missing', { field });
  const label = reading.record[field];
  if (typeof label !== 'boolean') throw bad('label', { field });
  reading.notes.labels.add(label);
  reading.takeTools();
  return reading.finished({ prompt: reading.withSystem(prompt), completion: rests[0] ?? [], label });
};

const promptNames = (reading: Reading): string[] => [...reading.names('question'), ...reading.names('turns')];

/**
 * Returns the turns before the answers and the name of their field. The prompt is either given as text fields or as turns of a
 * conversation.
 */
const contextOf = (reading: Reading): NamedTurns | undefined => {
  const question = reading.nameOf('question');
  if (question !== undefined) return questionIn(reading, question);
  const input = fieldOf(reading.record, 'input');
  if (isObject(input)) return nestedInput(reading, input);
  return reading.nameOf('turns') === undefined ? undefined : reading.turnsIn(reading.take('turns'));
};

const questionIn = (reading: Reading, name: string): NamedTurns => {
  if (!Array.isArray(fieldOf(reading.record, name))) return { name, turns: reading.question() };
  reading.used.add(name);
  return reading.turnsIn(name);
};

/** Reads a prompt from a field `input` with its own `messages` and `tools`, as in OpenAI's format for preferences. */
const nestedInput = (reading: Reading, input: Fields): NamedTurns => {
  reading.used.add('input');
  for (const [name, value] of Object.entries(input)) {
    if (name !== 'messages' && name !== 'tools' && isGiven(value)) reading.notes.leave(`input.${name}`, false);
  }
  const tools = fieldOf(input, 'tools');
  if (isGiven(tools)) reading.tools = readTools(tools, 'input.tools');
  const name = 'input.messages';
  return { name, turns: readTurns(fieldOf(input, 'messages'), name, reading.notes) };
};

/** Reads an answer, which is a text, one turn, or a list of turns. */
const answerIn = (reading: Reading, name: string): NamedTurns => {
  const value = fieldOf(reading.record, name);
  const list = isObject(value) ? [value] : value;
  const turns = Array.isArray(list)
    ? readTurns(list, name, reading.notes)
    : [turnOf('assistant', reading.neededText(name))];
  return { name, turns };
};

const text = (reading: Reading): Example => ({ text: reading.text('text') });

const kinds = { chat, answer: answered, pair, labelled, text };
