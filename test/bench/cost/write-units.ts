import { isDeepStrictEqual } from 'node:util';
import { type TableDefinition, tableDefinitions } from '../../support/table-definitions.ts';
import { type WireItem, wireItemBytes } from './item-size.ts';

export interface WriteUnits {
  readonly table: number;
  readonly indexes: number;
}

const unitsOf = (...items: readonly (WireItem | undefined)[]): number =>
  Math.max(1, Math.ceil(Math.max(...items.map((item) => (item ? wireItemBytes(item) : 0))) / 1024));

const only = (item: WireItem, names: readonly string[]): WireItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));

/** The part of an item that an index holds; nothing where one of its keys is absent. */
const projected = (
  item: WireItem | undefined,
  keys: readonly string[],
  kept?: readonly string[],
): WireItem | undefined => {
  if (!item || keys.some((key) => !(key in item))) return undefined;
  return kept ? only(item, kept) : item;
};

const indexUnits = (keys: readonly string[], before: WireItem | undefined, after: WireItem | undefined): number => {
  if (!before && !after) return 0;
  if (!before || !after) return unitsOf(before ?? after);
  if (!isDeepStrictEqual(only(before, keys), only(after, keys))) return unitsOf(before) + unitsOf(after);
  return isDeepStrictEqual(before, after) ? 0 : unitsOf(before, after);
};

/**
 * Write request units of one write, by DynamoDB's rules: a unit for every KB of the larger of the item before and after; the
 * same for each index whose copy changes, and twice where the copy moves to another key.
 */
export const writeUnits = (name: string, before: WireItem | undefined, after: WireItem | undefined): WriteUnits => {
  const {
    key,
    indexes = {},
    keyIndexes = {},
    slimIndexes = {},
  }: TableDefinition = tableDefinitions[name as keyof typeof tableDefinitions];
  const whole = Object.values(indexes).map((keys) => indexUnits(keys, projected(before, keys), projected(after, keys)));
  const keysAlone = Object.values(keyIndexes).map((keys) => {
    const kept = [...key, ...keys];
    return indexUnits(keys, projected(before, keys, kept), projected(after, keys, kept));
  });
  const slim = Object.values(slimIndexes).map(({ key: keys, copies }) => {
    const kept = [...key, ...keys, ...copies];
    return indexUnits(keys, projected(before, keys, kept), projected(after, keys, kept));
  });
  return {
    table: unitsOf(before, after),
    indexes: [...whole, ...keysAlone, ...slim].reduce((total, units) => total + units, 0),
  };
};

export const keyNamesOf = (name: string): readonly string[] =>
  tableDefinitions[name as keyof typeof tableDefinitions].key;
