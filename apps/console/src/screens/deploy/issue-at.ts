import type { FieldIssue } from '../../../../../shared/client/errors.ts';

/** The index of a list entry. The index is not shown as a name, because the page shows the order. */
const isPlace = /^\d+$/;

/** Returns the faults at one field of a deploy. A fault within the field is shown with the path of the inner part. */
export const issueAt = (issues: readonly FieldIssue[], ...paths: readonly string[]): string | undefined => {
  const found = issues.flatMap(({ path, message }) => {
    if (paths.includes(path)) return [message];
    const within = paths.find((one) => path.startsWith(`${one}.`));
    if (within === undefined) return [];
    const name = path.slice(within.length + 1);
    return [isPlace.test(name) ? message : `${name}: ${message}`];
  });
  return found.length === 0 ? undefined : [...new Set(found)].join('; ');
};
