import * as z from 'zod';
import { pathIdSchema } from '../../domain/values.ts';

export const byId = z.strictObject({ id: pathIdSchema });

/** The fields that operations on one job share. */
export const ofJob = { subject: 'job_id', path: byId } as const;

/** The fields that operations on one artifact of a job share. */
export const ofArtifact = {
  subject: 'job_id',
  path: z.strictObject({ id: pathIdSchema, artifact_id: pathIdSchema }),
} as const;

/** Creates the schema of a whole number in a query. Queries hold text, but the OpenAPI document shows an integer. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, `must be a whole number from ${minimum} to ${maximum}`)
    .meta({ type: 'integer', pattern: undefined, minimum, maximum })
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum));

/** Creates the schema of a list that contains some of `names`, separated by commas. */
export const namesOf = <Name extends string>(names: readonly Name[], maxCharacters: number, example: string) =>
  z
    .string()
    .max(maxCharacters)
    .transform((text, context): readonly Name[] => {
      const given = text.split(',');
      const isName = (name: string): name is Name => names.some((one) => one === name);
      if (given.every(isName)) return given;
      context.addIssue(`must be of ${names.join(', ')}, joined by commas`);
      return z.NEVER;
    })
    .meta({ description: `Of ${names.join(', ')}, joined by commas`, examples: [example] });

export const limitSchema = wholeNumber(1, 200).default(50);

export const listQuery = z.strictObject({
  limit: limitSchema,
  cursor: z.string().min(1).max(2048).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

/** The body of errors from API Gateway itself. An HTTP API cannot change this form. */
export const gatewayProblemSchema = z.object({ message: z.string() });

/** A problem of one field. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });

/** The body of every error that a function answers. */
export const problemSchema = z.object({
  error: z.string(),
  code: z.string(),
  request_id: z.string(),
  directive: z.literal('stop').optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  issues: z.array(issueSchema).optional(),
});
