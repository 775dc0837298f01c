import { createHash } from 'node:crypto';

/** Where the bytes of a dataset lie. Both parts come from the server: the subject of a checked JWT and an id we made. */
export const datasetObjectKey = (userId: string, datasetId: string): string =>
  `datasets/${userFolder(userId)}/${datasetId}/data`;

/**
 * Where a single PUT leaves its bytes until they are checked and copied to where they are read from: the URL of the PUT
 * outlives the check, and must not be able to change what was checked. Nothing reads here, and all of it is deleted in time.
 */
export const datasetUploadKey = (userId: string, datasetId: string): string =>
  `uploads/${userFolder(userId)}/${datasetId}/data`;

/**
 * One path segment for a user, the same in every key of the bucket. A subject with other characters than these (Auth0
 * writes `auth0|5f7c`) becomes base64url behind a dot, and one too long for a key its hash behind an exclamation mark:
 * no plain subject begins with either, so no two users share a folder.
 */
export const userFolder = (userId: string): string => {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(userId)) return userId;
  const encoded = Buffer.from(userId, 'utf8').toString('base64url');
  return encoded.length <= 400 ? `.${encoded}` : `!${createHash('sha256').update(userId).digest('hex')}`;
};
