import * as z from 'zod';
import type { Unreadable } from './unreadable.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Ids become keys, of objects too: none may be a name that every object has (`constructor`). */
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

  /** `name` begins the recorded field name: `pod` gives `pod.cost`. */
  constructor(name: string, value: JsonObject, unreadable: Unreadable) {
    this.#name = name;
    this.#value = value;
    this.#unreadable = unreadable;
  }

  /** `undefined` where the field is absent, `null`, or of another shape than `schema`. */
  read<T>(field: string, schema: z.ZodType<T>): T | undefined {
    const value = this.#value[field];
    if (value === undefined || value === null) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.#unreadable.see(`${this.#name}.${field}`);
    return undefined;
  }

  /** The object in a field; one without fields where there is none. */
  within(field: string): Fields {
    const value = this.#value[field];
    if (!isRecord(value) && value !== undefined && value !== null) this.#unreadable.see(`${this.#name}.${field}`);
    return new Fields(`${this.#name}.${field}`, isRecord(value) ? value : {}, this.#unreadable);
  }
}
