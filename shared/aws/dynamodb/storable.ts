/** DynamoDB keeps numbers of magnitude 1E-130 to 9.99E+125 and answers a ValidationException for others. */
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

/** The fields with every number made to fit what DynamoDB can hold: a loss of 1e200 must not fail a heartbeat. */
export const storableFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, storable(value)]));
