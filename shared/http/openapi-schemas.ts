import * as z from 'zod';
import type { Operation } from './operation.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1. What JSON Schema cannot say (a refinement) is left out. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonObject => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return json;
};

/** The properties of an object schema as OpenAPI parameters. */
export const parametersOf = (schema: z.ZodType | undefined, where: 'path' | 'query'): JsonObject[] => {
  if (schema === undefined) return [];
  const { properties, required } = objectSchema.parse(jsonSchema(schema, 'input'));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
};

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

export const requestBodyOf = (operation: Operation): JsonObject | undefined =>
  operation.body && {
    required: operation.bodyOptional !== true,
    content: { 'application/json': { schema: jsonSchema(operation.body, 'input') } },
  };
