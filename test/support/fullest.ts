import * as z from 'zod';
import { isEndless } from './endless-pattern.ts';
import type { Shape } from './json-shape.ts';

/** The bounds that the schema leaves open, by path: the bytes of a text, the elements of a list, or a whole value. */
export type Bounds = Readonly<Record<string, { bytes: number } | { elements: number } | { value: unknown }>>;

/** Texts of the forms that our schemas ask for, each as long as it gets. */
const wellFormed = [
  `2026-11-26T00:00:00.${'1'.repeat(19)}Z`,
  `https://example.com/${'x'.repeat(2028)}`,
  'ffffffff-ffff-4fff-8fff-ffffffffffff',
  'f'.repeat(64),
  'A'.repeat(43),
  `w/${'x'.repeat(94)}`,
  'x'.repeat(200),
  `${'x'.repeat(90)}.gz`,
  '12.8',
  '2026-11',
];

/** Four bytes of UTF-8, and two of the units in which `length` counts. */
const fourBytes = '😀';

/** Seventeen digits: no number takes more bytes. */
const longestNumber = 1.2345678901234567e-100;

/**
 * A value of the schema in which every field is there and as long as it may be, its texts of characters of four bytes.
 * Throws where the schema sets no bound and `bounds` names none: a new field is to say how long it gets.
 */
export const fullest = <T>(schema: z.ZodType<T>, bounds: Bounds): T => {
  const unused = new Set(Object.keys(bounds));
  const shape = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Shape;
  const value = fill(shape, '', bounds, unused);
  if (unused.size > 0) throw new Error(`Nothing is at ${[...unused].join(', ')}.`);
  return schema.parse(value);
};

const fill = (shape: Shape, path: string, bounds: Bounds, unused: Set<string>): unknown => {
  const bound = bounds[path];
  if (bound !== undefined) unused.delete(path);
  if (bound !== undefined && 'value' in bound) return bound.value;
  if (bound !== undefined && 'bytes' in bound) return fourBytes.repeat(bound.bytes / 4);
  const inner = (of: Shape, name: string | number) =>
    fill(of, path === '' ? `${name}` : `${path}.${name}`, bounds, unused);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return longest(shape.enum);
  const choices = shape.anyOf?.filter(({ type }) => type !== 'null');
  if (choices !== undefined) return longest(choices.map((choice) => fill(choice, path, bounds, unused)));
  const names = shape.propertyNames?.enum;
  if (names !== undefined && typeof shape.additionalProperties === 'object') {
    const of = shape.additionalProperties;
    return Object.fromEntries(names.map((name) => [name, inner(of, '*')]));
  }
  if (shape.properties !== undefined) {
    return Object.fromEntries(Object.entries(shape.properties).map(([name, of]) => [name, inner(of, name)]));
  }
  if (shape.type === 'array' && shape.items !== undefined) {
    const { items } = shape;
    const elements = bound !== undefined && 'elements' in bound ? bound.elements : shape.maxItems;
    if (elements === undefined) throw new Error(`How many elements ${path} has is not bounded.`);
    return Array.from({ length: elements }, () => inner(items, '*'));
  }
  if (shape.type === 'string' || (Array.isArray(shape.type) && shape.type.includes('string'))) return text(shape, path);
  if (shape.type === 'integer') return Math.min(shape.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (shape.type === 'number') return shape.maximum ?? longestNumber;
  if (shape.type === 'boolean') return true;
  throw new Error(`${path} is of no bounded shape: ${JSON.stringify(shape)}`);
};

const text = (shape: Shape, path: string): string => {
  const patterns = [shape, ...(shape.allOf ?? [])].flatMap(({ pattern }) => pattern ?? []);
  const isUrl = shape.format === 'uri';
  if (patterns.length > 0 || isUrl) {
    const fits = wellFormed.filter(
      (sample) =>
        patterns.every((pattern) => new RegExp(pattern, 'u').test(sample)) && (!isUrl || URL.canParse(sample)),
    );
    const short = fits.filter((sample) => sample.length <= (shape.maxLength ?? sample.length));
    const isBounded = isUrl || shape.maxLength !== undefined || patterns.some((pattern) => !isEndless(pattern));
    if (isBounded && short.length > 0) return longest(short) as string;
  }
  if (shape.maxLength === undefined) throw new Error(`How long ${path} gets is not bounded.`);
  return fourBytes.repeat(Math.floor(shape.maxLength / 2));
};

const longest = (values: readonly unknown[]): unknown =>
  values.toSorted((one, other) => JSON.stringify(other).length - JSON.stringify(one).length)[0];
