import * as z from 'zod';

/** A copy without `undefined`, as a database would keep it. */
export const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};

/** Thrown where a part does not fit; the caller reads the whole again and tells what is wrong. */
class Misfit extends Error {}

const read = (schema: z.core.$ZodType, value: unknown): unknown => {
  const result = z.safeParse(schema, value === undefined ? undefined : copy(value));
  if (!result.success) throw new Misfit();
  return deepFreeze(result.data);
};

/** Elements that stand there already are known to fit. */
const readList = (schema: z.ZodArray, value: readonly unknown[], standing: readonly unknown[]): unknown =>
  Object.freeze(value.map((part, index) => (part === standing[index] ? part : read(schema.element, part))));

const readField = (schema: z.core.$ZodType, value: unknown, standing: unknown): unknown =>
  schema instanceof z.ZodArray && !schema.def.checks?.length && Array.isArray(value) && Array.isArray(standing)
    ? readList(schema, value, standing)
    : read(schema, value);

/** True where each field of the schema can be read alone, and unknown ones are left out. */
const isPlain = (schema: z.ZodType): schema is z.ZodObject =>
  schema instanceof z.ZodObject && schema.def.catchall === undefined && !schema.def.checks?.length;

/**
 * The row that `value` makes of the standing one, copied and read through the schema where it differs from it, frozen; what is
 * the same object stays. A job is written at every heartbeat, and most of it never changes. `undefined` where the schema
 * cannot be read by parts, or a part does not fit.
 */
export const renewed = <T>(schema: z.ZodType<T>, standing: T, value: T): T | undefined => {
  if (!isPlain(schema)) return undefined;
  const [was, now] = [Object(standing), Object(value)] as Record<string, unknown>[];
  const fields: Record<string, unknown> = {};
  try {
    for (const [name, field] of Object.entries(schema.shape)) {
      const part = now?.[name] === was?.[name] ? now?.[name] : readField(field, now?.[name], was?.[name]);
      if (part !== undefined) fields[name] = part;
    }
  } catch (error) {
    if (error instanceof Misfit) return undefined;
    throw error;
  }
  return Object.freeze(fields) as T;
};
