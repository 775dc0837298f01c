import type * as z from 'zod';
import { corruptItem } from '../domain/errors.ts';

/**
 * Parses a stored value with its schema. Throws `corrupt_item` if the value does not fit. The value is never treated as absent. Fields that
 * the schema does not know are dropped, even if the schema is strict. A newer version may have written such fields before a rollback, or
 * may run beside this version.
 */
export const parseStored = <T>(schema: z.ZodType<T>, what: string, raw: unknown): T => {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const known = schema.safeParse(withoutUnknown(raw, result.error));
  if (!known.success) throw corruptItem(what, known.error);
  return known.data;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Returns a copy without the fields that the strict objects of the schema do not name. */
const withoutUnknown = (raw: unknown, { issues }: z.ZodError): unknown => {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [issue] : []));
  if (unknown.length === 0) return raw;
  const copy = structuredClone(raw);
  for (const { path, keys } of unknown) {
    const holder = path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), copy);
    if (isRecord(holder)) for (const key of keys) delete holder[key];
  }
  return copy;
};
