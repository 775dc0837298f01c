import { type DatasetFormat, datasetFormats } from './dataset.ts';

/**
 * What a record of each format must hold: the same rules as `podwarden_pod.dataset_formats`, by which the pod reads
 * it. Other fields may be there too.
 */

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong, as the end of a sentence; `undefined` when nothing is. */
type Fault = string | undefined;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Half a character is what a text cut inside an emoji ends with; no tokenizer takes it. */
const broken = (name: string): Fault => `"${name}" has half a character (a lone UTF-16 surrogate)`;

const text = (record: Fields, name: string): Fault => {
  const value = record[name];
  if (typeof value !== 'string' || value === '') return `"${name}" must be a text that is not empty`;
  return value.isWellFormed() ? undefined : broken(name);
};

const optionalText = (record: Fields, name: string): Fault => {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return `"${name}" must be a text`;
  return value.isWellFormed() ? undefined : broken(name);
};

const turns = (record: Fields, name: string, who: string, what: string): Fault => {
  const list = record[name];
  if (!Array.isArray(list) || list.length === 0) return `"${name}" must be a list of turns`;
  const isTurn = (turn: unknown) => isObject(turn) && typeof turn[who] === 'string' && typeof turn[what] === 'string';
  if (!list.every(isTurn)) return `each turn in "${name}" needs the texts "${who}" and "${what}"`;
  return list.every((turn) => turn[who].isWellFormed() && turn[what].isWellFormed()) ? undefined : broken(name);
};

/** Preference data comes as a text or as a list of messages. */
const answer = (record: Fields, name: string): Fault =>
  Array.isArray(record[name]) ? turns(record, name, 'role', 'content') : text(record, name);

interface FormatRule {
  /** Fields that tell the format from every other one. */
  readonly marks: readonly string[];
  readonly fault: (record: Fields) => Fault;
}

const rules: Readonly<Record<DatasetFormat, FormatRule>> = {
  chatml: { marks: ['messages'], fault: (r) => turns(r, 'messages', 'role', 'content') },
  sharegpt: { marks: ['conversations'], fault: (r) => turns(r, 'conversations', 'from', 'value') },
  alpaca: {
    marks: ['instruction', 'output'],
    fault: (r) => text(r, 'instruction') ?? optionalText(r, 'input') ?? text(r, 'output'),
  },
  openorca: {
    marks: ['question', 'response'],
    fault: (r) => optionalText(r, 'system_prompt') ?? text(r, 'question') ?? text(r, 'response'),
  },
  dpo: {
    marks: ['prompt', 'chosen', 'rejected'],
    fault: (r) => answer(r, 'prompt') ?? answer(r, 'chosen') ?? answer(r, 'rejected'),
  },
  kto: {
    marks: ['prompt', 'completion', 'label'],
    fault: (r) =>
      answer(r, 'prompt') ??
      answer(r, 'completion') ??
      (typeof r.label === 'boolean' ? undefined : '"label" must be true or false'),
  },
  text: { marks: ['text'], fault: (r) => text(r, 'text') },
};

export const recordFault = (record: unknown, format: DatasetFormat): Fault =>
  isObject(record) ? rules[format].fault(record) : 'it is not an object';

/** By the names of the fields alone; `undefined` when they are no format's, or more than one's. */
export const formatOf = (record: unknown): DatasetFormat | undefined => {
  if (!isObject(record)) return undefined;
  const fitting = datasetFormats.filter((format) => rules[format].marks.every((mark) => Object.hasOwn(record, mark)));
  // Chat and instruction data often carries the rendered text along.
  const telling = fitting.length > 1 ? fitting.filter((format) => format !== 'text') : fitting;
  return telling.length === 1 ? telling[0] : undefined;
};

export const describeFormats = (): string =>
  datasetFormats.map((format) => `${format} (${rules[format].marks.join(', ')})`).join(', ');
