import type { FieldIssue } from '../../../../shared/domain/errors.ts';

const isAt = (issue: FieldIssue, path: string): boolean => issue.path === path || issue.path.startsWith(`${path}.`);

/** All that is wrong with one field. */
export const faultOf = (issues: readonly FieldIssue[], path: string): string | undefined => {
  const found = new Set(issues.filter((issue) => isAt(issue, path)).map(({ message }) => message));
  return found.size === 0 ? undefined : [...found].join('; ');
};

/** Faults of fields that are none of those. */
export const faultsBeside = (issues: readonly FieldIssue[], paths: readonly string[]): readonly FieldIssue[] =>
  issues.filter((issue) => !paths.some((path) => isAt(issue, path)));
