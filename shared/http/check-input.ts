import type * as z from 'zod';
import { AppError } from '../domain/errors.ts';
import { fieldIssues } from '../domain/field-issues.ts';

/**
 * Parses a part of a request with its schema. Throws `invalid_request` (400), which lists each invalid field with a message for the sender.
 */
export const checkInput = (
  schema: z.ZodType | undefined,
  value: unknown,
  where: 'path' | 'query' | 'body',
): unknown => {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value, { reportInput: false });
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error);
  const first = issues[0];
  const named = first && first.path !== '' ? `${first.path}: ${first.message}` : (first?.message ?? 'is not valid');
  throw new AppError('invalid_request', `The ${where} is not valid. ${named}.`, { issues });
};
