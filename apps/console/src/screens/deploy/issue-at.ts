import type { FieldIssue } from '../../../../../shared/client/errors.ts';

/** All that is wrong at one field of a deploy, or within it. */
export const issueAt = (issues: readonly FieldIssue[], ...paths: readonly string[]): string | undefined => {
  const found = issues.filter(({ path }) => paths.some((one) => path === one || path.startsWith(`${one}.`)));
  return found.length === 0 ? undefined : found.map(({ message }) => message).join('; ');
};
