import type { FieldIssue } from '../errors.ts';

/** Returns the issue in a list, or no issue if the condition does not hold. */
export const issueIf = (condition: boolean, path: string, message: string): FieldIssue[] =>
  condition ? [{ path, message }] : [];
