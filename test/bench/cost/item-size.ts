import { itemBytes } from '../../support/item-bytes.ts';

/** An attribute as DynamoDB's JSON spells it. */
export type Wire = Readonly<Record<string, unknown>>;
export type WireItem = Readonly<Record<string, Wire>>;

const toValue = (attribute: Wire): unknown => {
  const [type = '', value] = Object.entries(attribute)[0] ?? [];
  switch (type) {
    case 'N':
      return Number(value);
    case 'B':
      return Buffer.from(String(value), 'base64');
    case 'SS':
      return new Set(value as string[]);
    case 'NS':
      return new Set((value as string[]).map(Number));
    case 'L':
      return (value as Wire[]).map(toValue);
    case 'M':
      return toValues(value as WireItem);
    case 'NULL':
      return null;
    default:
      return value;
  }
};

const toValues = (item: WireItem): object =>
  Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, toValue(attribute)]));

/** Bytes of an item that is on its way. */
export const wireItemBytes = (item: WireItem): number => itemBytes(toValues(item));
