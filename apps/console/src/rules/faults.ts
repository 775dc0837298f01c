import type { FieldIssue } from '../../../../shared/domain/errors.ts';

const isAt = (issue: FieldIssue, path: string): boolean => issue.path === path || issue.path.startsWith(`${path}.`);

/** The messages about one field, joined. `undefined` if the field has no fault. */
export const faultOf = (issues: readonly FieldIssue[], path: string): string | undefined => {
  const found = new Set(issues.filter((issue) => isAt(issue, path)).map(({ message }) => message));
  return found.size === 0 ? undefined : [...found].join('; ');
};

/** The faults of fields other than those at `paths`. */
export const faultsBeside = (issues: readonly FieldIssue[], paths: readonly string[]): readonly FieldIssue[] =>
  issues.filter((issue) => !paths.some((path) => isAt(issue, path)));
