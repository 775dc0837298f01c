/**
 * Returns a JSON value without its `null` fields. A resolved config marks omitted settings with `null`, and a deploy of such a
 * config must omit them again.
 */
export const withoutNulls = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
};
