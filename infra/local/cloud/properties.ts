import * as z from 'zod';
import type { ResolvedResource } from './resolved-resources.ts';
import { StackFault } from './stack-fault.ts';

/** CloudFormation takes numbers and booleans as text too. */
export const cfnNumber = z.union([z.number(), z.string().transform(Number)]);
export const cfnBoolean = z.union([z.boolean(), z.stringbool()]);

/** The properties of a resource as the stack needs them; names the resource when the template has something else. */
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
