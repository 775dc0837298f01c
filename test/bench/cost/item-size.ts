/** An attribute as DynamoDB's JSON spells it. */
export type Wire = Readonly<Record<string, unknown>>;
export type WireItem = Readonly<Record<string, Wire>>;

const text = (value: unknown): number => Buffer.byteLength(String(value));
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Two digits a byte, and one for the rest; signs and points are not digits. */
const numberBytes = (value: unknown): number => Math.ceil(String(value).replace(/[^0-9]/g, '').length / 2) + 1;

const attributeBytes = (attribute: Wire): number => {
  const [type = '', value] = Object.entries(attribute)[0] ?? [];
  switch (type) {
    case 'S':
      return text(value);
    case 'N':
      return numberBytes(value);
    case 'B':
      return Buffer.from(String(value), 'base64').length;
    case 'SS':
      return sum((value as unknown[]).map(text));
    case 'NS':
      return sum((value as unknown[]).map(numberBytes));
    case 'L':
      return 3 + sum((value as Wire[]).map((entry) => 1 + attributeBytes(entry)));
    case 'M':
      return 3 + sum(Object.entries(value as WireItem).map(([name, entry]) => 1 + text(name) + attributeBytes(entry)));
    default:
      return 1;
  }
};

/** Bytes of an item as DynamoDB reckons them (Developer Guide, "DynamoDB item sizes and formats"). */
export const itemBytes = (item: WireItem): number =>
  sum(Object.entries(item).map(([name, attribute]) => text(name) + attributeBytes(attribute)));
