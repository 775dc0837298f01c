import type * as z from 'zod';

/** The most passes over one value. A value that is still invalid after so many passes counts as unreadable. */
const maxPasses = 10;

/**
 * Returns the value without the fields that the schema refuses, so that the other fields can be checked, too. An object that lacks a
 * required field is removed completely. Returns `undefined` if nothing valid remains.
 */
export const validFields = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => {
  const rest = structuredClone(value);
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    );
    const taken = paths.filter((path) => takeOut(rest, path));
    if (taken.length === 0) return undefined;
  }
  return undefined;
};

/**
 * Removes the value at the path. A list is removed completely, because removing one element would shift the others. Returns whether
 * anything was removed.
 */
const takeOut = (whole: unknown, path: readonly PropertyKey[]): boolean => {
  const last = path.at(-1);
  if (last === undefined) return false;
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), whole);
  if (!isObject(holder) || Array.isArray(holder) || !Object.hasOwn(holder, last))
    return takeOut(whole, path.slice(0, -1));
  return Reflect.deleteProperty(holder, last);
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
