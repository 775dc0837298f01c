import * as z from 'zod';
import type { ResolvedResource } from './resolved-resources.ts';
import { StackFault } from './stack-fault.ts';

/** CloudFormation also accepts numbers and booleans as text. */
export const cfnNumber = z.union([z.number(), z.string().transform(Number)]);
export const cfnBoolean = z.union([z.boolean(), z.stringbool()]);

/** Parses the properties of a resource. Throws a `StackFault` that names the resource if the properties do not match the schema. */
export const propertiesOf = <S extends z.ZodType>(resource: ResolvedResource, schema: S): z.output<S> => {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new StackFault(`${resource.stack}/${resource.logicalId} (${resource.type}) cannot be run here. ${faults}.`);
};

export const ofType = (
  resources: readonly ResolvedResource[],
  ...types: readonly string[]
): readonly ResolvedResource[] => resources.filter(({ type }) => types.includes(type));
