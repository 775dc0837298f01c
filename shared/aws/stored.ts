import type * as z from 'zod';
import { corruptItem } from '../domain/errors.ts';

/**
 * Reads what was stored through its schema; a misfit is loud, never "absent". Fields that the schema does not know are
 * left out, even where what users send must not have any: a newer version may have written them that was rolled back, or
 * still writes them beside this one.
 */
export const parseStored = <T>(schema: z.ZodType<T>, what: string, raw: unknown): T => {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const known = schema.safeParse(withoutUnknown(raw, result.error));
  if (!known.success) throw corruptItem(what, known.error);
  return known.data;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A copy of what the strict objects of a schema do not name. */
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
