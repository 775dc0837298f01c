import * as z from 'zod';
import type { Operation } from './operation.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Converts a schema to JSON Schema 2020-12, the dialect of OpenAPI 3.1. Refinements are left out because JSON Schema cannot express them.
 */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonObject => {
  // The schema is wrapped in an object, because zod writes a schema with an id as a reference only inside another schema.
  const { properties, $defs } = z.toJSONSchema(z.object({ schema }), {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  const json = properties?.schema;
  if (typeof json !== 'object') throw new Error('A schema has no JSON Schema.');
  return { ...json, ...($defs === undefined ? {} : { $defs }) };
};

const reference = '#/$defs/';
const component = '#/components/schemas/';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Moves all `$defs` out of a document. Returns the document with references to components, and the moved definitions. */
export const withoutDefinitions = (
  value: unknown,
  moved: Map<string, JsonObject> = new Map(),
): { readonly value: unknown; readonly moved: ReadonlyMap<string, JsonObject> } => {
  const inner = (part: unknown): unknown => withoutDefinitions(part, moved).value;
  if (Array.isArray(value)) return { value: value.map(inner), moved };
  if (typeof value === 'string' && value.startsWith(reference)) {
    return { value: `${component}${value.slice(reference.length)}`, moved };
  }
  if (!isObject(value)) return { value, moved };
  const { $defs, ...rest } = value;
  for (const [name, definition] of Object.entries(isObject($defs) ? $defs : {})) {
    if (!isObject(definition)) continue;
    const { id: _, ...schema } = definition;
    moved.set(name, inner(schema) as JsonObject);
  }
  return { value: Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, inner(part)])), moved };
};

/** Converts the properties of an object schema to OpenAPI parameters. */
export const parametersOf = (schema: z.ZodType | undefined, where: 'path' | 'query'): JsonObject[] => {
  if (schema === undefined) return [];
  const { properties, required } = objectSchema.parse(jsonSchema(schema, 'input'));
  return Object.entries(properties).map(([name, property]) => {
    const byDefault = schema instanceof z.ZodObject ? defaultOf(schema.shape[name]) : undefined;
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      // zod does not export the default of a text that is converted to a number, because the types differ. The default is added here.
      schema: { ...property, ...(byDefault === undefined ? {} : { default: byDefault }) },
    };
  });
};

const defaultOf = (schema: z.ZodType | undefined): unknown => schema?.safeParse(undefined).data;

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

export const requestBodyOf = (operation: Operation): JsonObject | undefined =>
  operation.body && {
    required: operation.bodyOptional !== true,
    content: { 'application/json': { schema: jsonSchema(operation.body, 'input') } },
  };
