import { AppError } from '../domain/errors.ts';

/** Returns the strong ETag of a resource that counts its versions. */
export const versionTag = (version: number | undefined): string => `"${version ?? 0}"`;

const entityTags = /^\s*(?:W\/)?"[!#-~]*"\s*(?:,\s*(?:W\/)?"[!#-~]*"\s*)*$/;

/**
 * Parses If-Match into the versions of which one must be the current version (RFC 9110, section 13.1.1). `undefined` means any version.
 * Weak tags and foreign tags match nothing. Throws `invalid_request` if the header is not a list of tags.
 */
export const versionsIn = (ifMatch: string | undefined): readonly number[] | undefined => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!entityTags.test(ifMatch)) {
    throw new AppError('invalid_request', 'If-Match must be the ETag of an earlier answer, in its quotes, or *.');
  }
  return ifMatch.split(',').flatMap((tag) => {
    const version = /^"(\d{1,9})"$/.exec(tag.trim())?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

export const changedMeanwhile = (what: string): AppError =>
  new AppError(
    'precondition_failed',
    `${what} was changed since the ETag in If-Match was given. Read it again, and change what stands now.`,
  );
