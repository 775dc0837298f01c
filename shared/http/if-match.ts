import { AppError } from '../domain/errors.ts';

/** The strong tag of a thing that counts its versions. */
export const versionTag = (version: number | undefined): string => `"${version ?? 0}"`;

const entityTags = /^\s*(?:W\/)?"[!#-~]*"\s*(?:,\s*(?:W\/)?"[!#-~]*"\s*)*$/;

/**
 * The versions that an If-Match names, of which one is to stand (RFC 9110, section 13.1.1). `undefined`: any. A weak tag, or one
 * that is not ours, matches nothing. Throws `invalid_request` for what is no list of tags.
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
