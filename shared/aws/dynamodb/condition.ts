/**
 * Separates a map from its field in a path. A dot cannot be the separator, because names may contain dots, for example the ids of users. No
 * name contains this private-use character.
 */
const separator = '\ue000';

/** Returns the path of a field inside a map. Conditions and updates accept such a path instead of a field. */
export const within = (map: string, field: string): string => `${map}${separator}${field}`;

/**
 * Collects the names and values of one request. Every name gets a placeholder, because some names (`status`, `name`, `open`) are reserved
 * in DynamoDB.
 */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values: unknown[] = [];

  /** Returns the placeholder for a field, or the placeholders for a path made by `within`. */
  name(field: string): string {
    return field
      .split(separator)
      .map((part) => this.#nameOf(part))
      .join('.');
  }

  #nameOf(field: string): string {
    const standing = this.#names.get(field);
    if (standing) return standing;
    const placeholder = `#n${this.#names.size}`;
    this.#names.set(field, placeholder);
    return placeholder;
  }

  value(value: unknown): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  /** Returns the attributes of the request. Empty maps are left out, because DynamoDB refuses empty maps. */
  attributes(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, unknown>;
  } {
    const names = Object.fromEntries([...this.#names].map(([field, placeholder]) => [placeholder, field]));
    const values = Object.fromEntries(this.#values.map((value, index) => [`:v${index}`, value]));
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: names }),
      ...(this.#values.length > 0 && { ExpressionAttributeValues: values }),
    };
  }
}

/** A part of a condition, filter or key expression. The part requests its placeholders when the request is built. */
export type Condition = (placeholders: Placeholders) => string;

const comparison =
  (operator: string) =>
  (field: string, value: unknown): Condition =>
  (placeholders) =>
    `${placeholders.name(field)} ${operator} ${placeholders.value(value)}`;

export const equals = comparison('=');
export const below = comparison('<');
export const atMost = comparison('<=');
export const above = comparison('>');
export const atLeast = comparison('>=');

/** A condition that the field does not have the value. The condition also holds if the field does not exist. */
export const isNot =
  (field: string, value: unknown): Condition =>
  (placeholders) =>
    `NOT (${equals(field, value)(placeholders)})`;

export const exists =
  (field: string): Condition =>
  (placeholders) =>
    `attribute_exists(${placeholders.name(field)})`;

export const absent =
  (field: string): Condition =>
  (placeholders) =>
    `attribute_not_exists(${placeholders.name(field)})`;

/** A condition that the field has the value, or that the field does not exist if the value is `undefined`. */
export const is = (field: string, value: unknown): Condition =>
  value === undefined ? absent(field) : equals(field, value);

/** A condition that the field is a list of so many entries, or that the field does not exist if `length` is 0. */
export const hasLength = (field: string, length: number): Condition =>
  length === 0 ? absent(field) : (placeholders) => `size(${placeholders.name(field)}) = ${placeholders.value(length)}`;

export const beginsWith =
  (field: string, prefix: string): Condition =>
  (placeholders) =>
    `begins_with(${placeholders.name(field)}, ${placeholders.value(prefix)})`;

export const between =
  (field: string, low: unknown, high: unknown): Condition =>
  (placeholders) =>
    `${placeholders.name(field)} BETWEEN ${placeholders.value(low)} AND ${placeholders.value(high)}`;

/** A condition that the field has one of the values. DynamoDB allows at most 100 values for IN. */
export const oneOf = (field: string, values: readonly unknown[]): Condition => {
  if (values.length === 0) throw new RangeError(`${field} was compared with no values at all.`);
  return (placeholders) =>
    `${placeholders.name(field)} IN (${values.map((value) => placeholders.value(value)).join(', ')})`;
};

export const allOf =
  (...conditions: readonly Condition[]): Condition =>
  (placeholders) =>
    conditions.map((condition) => condition(placeholders)).join(' AND ');

export const anyOf =
  (...conditions: readonly Condition[]): Condition =>
  (placeholders) =>
    `(${conditions.map((condition) => condition(placeholders)).join(' OR ')})`;

/** A condition that always holds, for a write that does not depend on the existing item. */
export const whatever = (field: string): Condition => anyOf(exists(field), absent(field));

/** A condition that a sum is at most `most`. A missing sum counts as 0. */
export const sumAtMost = (field: string, most: number): Condition =>
  most >= 0 ? anyOf(absent(field), atMost(field, most)) : atMost(field, most);
