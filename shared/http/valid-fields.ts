import type * as z from 'zod';

/** A value that is still unreadable then is wrong in too many ways to say more of it. */
const maxPasses = 10;

/**
 * The value without the fields that its schema refuses, so that the others can be looked at, too. A thing that lacks a field
 * goes whole. `undefined` where nothing readable is left.
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

/** Takes a list out whole, since the others of its elements would move. Answers whether anything was taken out. */
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
