const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** In UTF-8. */
const textBytes = (text: string): number => Buffer.byteLength(text);

/** Two significant digits a byte, and one for the rest; signs, points, exponents and zeros at either end are none. */
const numberBytes = (value: number): number => {
  const [mantissa = ''] = String(Math.abs(value)).split('e');
  const digits = mantissa.replace('.', '').replace(/^0+/, '');
  const zeros = digits.length - 1 - [...digits].findLastIndex((digit) => digit !== '0');
  return Math.ceil((digits.length - zeros) / 2) + 1;
};

/** Maps and lists take 3 bytes, and one more for each element. */
const elementsBytes = (sizes: readonly number[]): number => 3 + sizes.length + sum(sizes);

/** Sizes of frozen values, which stay as they are. */
const known = new WeakMap<object, number>();

const objectBytes = (value: object): number => {
  const bytes = known.get(value) ?? elementsBytes(Array.isArray(value) ? value.map(valueBytes) : fieldsBytes(value));
  if (Object.isFrozen(value)) known.set(value, bytes);
  return bytes;
};

const valueBytes = (value: unknown): number => {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return numberBytes(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return sum([...value].map(valueBytes));
  return typeof value === 'object' && value !== null ? objectBytes(value) : 1;
};

/** A field without a value is none, as the document client has it. */
const fieldsBytes = (fields: object): readonly number[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [textBytes(name) + valueBytes(value)]));

/** Bytes of an item as DynamoDB reckons them (Developer Guide, "DynamoDB item sizes and formats"). */
export const itemBytes = (item: object): number => sum(fieldsBytes(item));

/** DynamoDB refuses a write that would make an item larger. */
export const maxItemBytes = 400 * 1024;
