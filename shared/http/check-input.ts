import type * as z from 'zod';
import { AppError, type FieldIssue } from '../domain/errors.ts';
import { cutToBytes } from '../domain/text-bytes.ts';

/** A part of a request by its schema. Throws `invalid_request` (400), which names each field at fault in words for its sender. */
export const checkInput = (
  schema: z.ZodType | undefined,
  value: unknown,
  where: 'path' | 'query' | 'body',
): unknown => {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value, { reportInput: false });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(toFieldIssues).slice(0, 20);
  const first = issues[0];
  const named = first && first.path !== '' ? `${first.path}: ${first.message}` : (first?.message ?? 'is not valid');
  throw new AppError('invalid_request', `The ${where} is not valid. ${named}.`, { issues });
};

const toFieldIssues = (issue: z.core.$ZodIssue): FieldIssue[] => {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [path, cutToBytes(key, 100)].filter((part) => part !== '').join('.'),
      message: 'unknown field',
    }));
  }
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return [{ path, message: ofEachKind(issue.errors) }];
  return [{ path, message: issue.message }];
};

/** A value that may be of several kinds is told what keeps it from being each. */
const ofEachKind = (kinds: readonly (readonly z.core.$ZodIssue[])[]): string =>
  kinds
    .flatMap(([first]) => (first === undefined ? [] : toFieldIssues(first).slice(0, 1)))
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join(', or ');
