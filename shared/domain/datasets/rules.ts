import rules from '../../pod/podwarden_pod/dataset/rules.json' with { type: 'json' };
import type { DatasetFormat } from './dataset.ts';

/**
 * The table that the upload and the pod share (`podwarden_pod.dataset`), and the sentences made of it. Each module here
 * has its twin there, and `test/corpus` holds the two to the same answers.
 */

export type Fields = Readonly<Record<string, unknown>>;

export type SentenceCode = keyof typeof rules.sentences;
export type Values = Readonly<Record<string, string | number>>;

export interface FormatRule {
  readonly kind: string;
  /** Ways to recognise the format: in each way, every group has one of its names in the record. */
  readonly marks: readonly (readonly (readonly string[])[])[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Formats whose fields its records may carry along. */
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
/** Fields that say something which a person may want learned. The text beside a conversation is that conversation. */
export const telling: ReadonlySet<string> = new Set([...slotNames, ...rules.telling].filter((name) => name !== 'text'));

/** Carries the end of a sentence that names the line of a record. */
export class BadRecord extends Error {}

export const sentence = (code: SentenceCode, values: Values = {}): string =>
  rules.sentences[code].replaceAll(/\{([a-z]+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );

export const bad = (code: SentenceCode, values: Values = {}): BadRecord => new BadRecord(sentence(code, values));

export const atLine = (line: number, why: string): string => sentence('at_line', { line, why });

/** The beginning of a user's text, short enough for a sentence. */
export const quoted = (text: string): string =>
  [...text.slice(0, 2 * limits.max_quoted_characters)].slice(0, limits.max_quoted_characters).join('').toWellFormed();

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The field of that name which the record itself has. */
export const fieldOf = (record: Fields, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

export const firstGiven = (record: Fields, names: readonly string[]): string | undefined =>
  names.find((name) => isGiven(fieldOf(record, name)));

/** Blanks are those of ASCII and JSON alone, since languages differ on the white space of Unicode. */
export const isBlankText = (text: string): boolean => !/[^ \t\r\n]/.test(text);

/** Letters of ASCII alone change: beyond it languages and their libraries differ. */
export const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());
