/** JSON without its values: the kind of each, by field. */
export type Shape = 'string' | 'number' | 'boolean' | 'null' | readonly Shape[] | { readonly [field: string]: Shape };

export const shapeOf = (value: unknown): Shape => {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, shapeOf(inner)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value as 'string' | 'number' | 'boolean';
  }
  throw new Error(`${typeof value} is no JSON.`);
};

/** Where an answer lacks what a client of the recorded one may read. More fields are no loss, nor is a value for a null. */
export const lossesOf = (recorded: Shape, now: Shape, path = ''): string[] => {
  if (recorded === 'null') return [];
  if (typeof recorded === 'string') return recorded === now ? [] : [`${path}: ${recorded} is ${kindOf(now)}`];
  if (Array.isArray(recorded)) {
    if (!Array.isArray(now)) return [`${path}: list is ${kindOf(now)}`];
    const [first] = recorded;
    if (first === undefined) return [];
    return now[0] === undefined ? [`${path}: is empty`] : lossesOf(first, now[0], `${path}[]`);
  }
  if (typeof now === 'string' || Array.isArray(now)) return [`${path}: object is ${kindOf(now)}`];
  const standing = now as { readonly [field: string]: Shape };
  return Object.entries(recorded).flatMap(([field, inner]) => {
    const found = standing[field];
    const at = path === '' ? field : `${path}.${field}`;
    return found === undefined ? [`${at}: is gone`] : lossesOf(inner, found, at);
  });
};

const kindOf = (shape: Shape): string => (typeof shape === 'string' ? shape : Array.isArray(shape) ? 'list' : 'object');
