import * as z from 'zod';
import type { Unreadable } from './unreadable.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Creates the schema of an id. Ids become keys of objects, so names that every object has, such as `constructor`, are refused. */
export const idSchema = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .refine((id) => !(id in {}));

/** Reads a RunPod object field by field. A field that does not match its schema counts as absent and is recorded as unreadable. */
export class Fields {
  readonly #name: string;
  readonly #value: JsonObject;
  readonly #unreadable: Unreadable;

  /** `name` is the prefix of recorded field names: `pod` leads to `pod.cost`. */
  constructor(name: string, value: JsonObject, unreadable: Unreadable) {
    this.#name = name;
    this.#value = value;
    this.#unreadable = unreadable;
  }

  /** Reads one field. Returns `undefined` if the field is absent, `null`, or does not match `schema`. */
  read<T>(field: string, schema: z.ZodType<T>): T | undefined {
    const value = this.#value[field];
    if (value === undefined || value === null) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.#unreadable.see(`${this.#name}.${field}`);
    return undefined;
  }

  /** Returns the object in a field, or an empty object if the field holds none. */
  within(field: string): Fields {
    const value = this.#value[field];
    if (!isRecord(value) && value !== undefined && value !== null) this.#unreadable.see(`${this.#name}.${field}`);
    return new Fields(`${this.#name}.${field}`, isRecord(value) ? value : {}, this.#unreadable);
  }
}
