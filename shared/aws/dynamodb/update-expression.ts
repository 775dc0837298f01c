import type { Placeholders } from './condition.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The changes that one UpdateItem request makes to one item. */
export interface ItemUpdate {
  /** The fields to set. A field with the value `undefined` is removed. */
  readonly set?: Fields | undefined;
  /** The fields to set inside maps that exist. A field with the value `undefined` is left unchanged. */
  readonly setWithin?: Readonly<Record<string, Fields | undefined>> | undefined;
  readonly setIfAbsent?: Fields | undefined;
  /** The numbers to add. A missing field counts as 0. */
  readonly add?: Readonly<Record<string, number | undefined>> | undefined;
  /** The number of entries to remove from the start of each list. */
  readonly drop?: Readonly<Record<string, number | undefined>> | undefined;
  /** The entries to append. The list must exist. */
  readonly append?: Readonly<Record<string, readonly unknown[] | undefined>> | undefined;
}

export const givenEntries = <T>(fields: Readonly<Record<string, T | undefined>> | undefined): [string, T][] =>
  Object.entries(fields ?? {}).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]]));

const removed = (fields: Fields | undefined): string[] =>
  Object.keys(fields ?? {}).filter((field) => fields?.[field] === undefined);

/** Returns the UpdateExpression. Throws `RangeError` for an empty update, because DynamoDB refuses an empty expression. */
export const updateExpression = (update: ItemUpdate, placeholders: Placeholders): string => {
  const name = (field: string): string => placeholders.name(field);
  const assignments = [
    ...givenEntries(update.set).map(([field, value]) => `${name(field)} = ${placeholders.value(value)}`),
    ...givenEntries(update.setWithin).flatMap(([map, fields]) =>
      givenEntries(fields).map(([field, value]) => `${name(map)}.${name(field)} = ${placeholders.value(value)}`),
    ),
    ...givenEntries(update.setIfAbsent).map(
      ([field, value]) => `${name(field)} = if_not_exists(${name(field)}, ${placeholders.value(value)})`,
    ),
    ...givenEntries(update.append)
      .filter(([, values]) => values.length > 0)
      .map(([field, values]) => `${name(field)} = list_append(${name(field)}, ${placeholders.value(values)})`),
    // SET is used because ADD cannot change a field inside a map (API Reference, "UpdateItem").
    ...givenEntries(update.add).map(
      ([field, by]) =>
        `${name(field)} = if_not_exists(${name(field)}, ${placeholders.value(0)}) + ${placeholders.value(by)}`,
    ),
  ];
  const dropped = givenEntries(update.drop).flatMap(([list, count]) =>
    // Entries are removed from the last to the first, so that the result does not depend on whether DynamoDB shifts the remaining entries
    // meanwhile.
    Array.from({ length: count }, (_, index) => `${name(list)}[${count - 1 - index}]`),
  );
  const clauses = [
    ['SET', assignments],
    ['REMOVE', [...removed(update.set).map(name), ...dropped]],
  ] as const;
  const expression = clauses
    .filter(([, parts]) => parts.length > 0)
    .map(([keyword, parts]) => `${keyword} ${parts.join(', ')}`)
    .join(' ');
  if (expression === '') throw new RangeError('An update must change something.');
  return expression;
};
