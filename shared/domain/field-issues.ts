import type * as z from 'zod';
import type { FieldIssue } from './errors.ts';
import { cutToBytes } from './text-bytes.ts';

/** The maximum number of errors that are answered. More would not help a person. */
const mostIssues = 20;

/** Returns the errors that a schema found, each with its field and a message for the author of the value. */
export const fieldIssues = ({ issues }: z.core.$ZodError): readonly FieldIssue[] =>
  issues.flatMap(toFieldIssues).slice(0, mostIssues);

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

/** Returns the message for a value that may be of several types: why the value fits none of them. */
const ofEachKind = (kinds: readonly (readonly z.core.$ZodIssue[])[]): string =>
  kinds
    .flatMap(([first]) => (first === undefined ? [] : toFieldIssues(first).slice(0, 1)))
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join(', or ');
