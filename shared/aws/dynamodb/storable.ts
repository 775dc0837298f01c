/** The range of DynamoDB's numbers: magnitudes from 1E-130 to 9.99E+125. DynamoDB answers ValidationException to other numbers. */
const largest = 9.99e125;
const smallest = 1e-130;

const storableNumber = (value: number): number => {
  const magnitude = Math.abs(value);
  if (magnitude > largest && Number.isFinite(magnitude)) return Math.sign(value) * largest;
  if (magnitude < smallest && magnitude > 0) return Math.sign(value) * smallest;
  return value;
};

const storable = (value: unknown): unknown => {
  if (typeof value === 'number') return storableNumber(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return storableFields(value);
};

/** Returns the fields with every number limited to DynamoDB's range. A loss of 1e200 must not make a heartbeat fail. */
export const storableFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, storable(value)]));
