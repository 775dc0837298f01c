import rules from '../../pod/podwarden_pod/dataset/rules.json' with { type: 'json' };
import type { DatasetFormat } from './dataset.ts';

/**
 * This module reads the table of rules that the upload check and the pod (`podwarden_pod.dataset`) use, and makes messages from it.
 * Each module in this folder that reads records has a Python counterpart in the pod. `test/corpus` tests that the upload check and
 * the pod give the same results.
 */

export type Fields = Readonly<Record<string, unknown>>;

export type SentenceCode = keyof typeof rules.sentences;
export type Values = Readonly<Record<string, string | number>>;

export interface FormatRule {
  readonly kind: string;
  /** The alternative ways to recognise the format. A way matches if the record has at least one name of each group. */
  readonly marks: readonly (readonly (readonly string[])[])[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The formats over which this format takes precedence. Records of this format may contain the fields of these formats too. */
  readonly goes_before?: readonly string[];
  readonly yields?: boolean;
}

export interface FileKind {
  readonly name: string;
  readonly advice: keyof typeof rules.advice;
  readonly hex?: string;
  readonly at?: number;
  readonly holds?: string;
  readonly text?: string;
}

export const { limits, advice } = rules;
export const turnRules: Readonly<Record<keyof typeof rules.turn, readonly string[]>> = rules.turn;
export const formatRules: Readonly<Record<DatasetFormat, FormatRule>> = rules.formats;
export const fileKinds = rules.files as readonly FileKind[];
export const roles: ReadonlyMap<string, string> = new Map(
  Object.entries(rules.roles).flatMap(([role, names]) => names.map((name) => [name, role] as const)),
);
export const callRoles: readonly string[] = rules.call_roles;
export const knownRoles = [...roles.keys(), ...callRoles].join(', ');
export const decides: Readonly<Record<keyof typeof rules.decides, readonly string[]>> = rules.decides;
export const deciders: ReadonlySet<string> = new Set(Object.values(rules.decides).flat());
export const media: ReadonlySet<string> = new Set(rules.media);
export const slotNames: ReadonlySet<string> = new Set(
  Object.values(rules.formats).flatMap(({ fields }) => Object.values(fields).flat()),
);
/**
 * The names of fields whose content a person may want the model to learn. `text` is excluded, because the text beside a
 * conversation is the rendered conversation.
 */
export const telling: ReadonlySet<string> = new Set([...slotNames, ...rules.telling].filter((name) => name !== 'text'));

/** Thrown for a bad record. The message is the end of a sentence that begins with the line of the record. */
export class BadRecord extends Error {}

export const sentence = (code: SentenceCode, values: Values = {}): string =>
  rules.sentences[code].replaceAll(/\{([a-z]+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );

export const bad = (code: SentenceCode, values: Values = {}): BadRecord => new BadRecord(sentence(code, values));

export const atLine = (line: number, why: string): string => sentence('at_line', { line, why });

/** Returns the beginning of a user's text, short enough to quote in a message. */
export const quoted = (text: string): string =>
  [...text.slice(0, 2 * limits.max_quoted_characters)].slice(0, limits.max_quoted_characters).join('').toWellFormed();

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Returns the record's own field with this name, not an inherited property. */
export const fieldOf = (record: Fields, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

export const firstGiven = (record: Fields, names: readonly string[]): string | undefined =>
  names.find((name) => isGiven(fieldOf(record, name)));

/**
 * Returns whether a text is blank. The text is blank if it has only the ASCII white space of JSON, because Python and JavaScript
 * differ on Unicode white space.
 */
export const isBlankText = (text: string): boolean => !/[^ \t\r\n]/.test(text);

/** Changes only ASCII letters to lower case, because programming languages and their libraries differ on other letters. */
export const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());
