import { createHash } from 'node:crypto';

/**
 * The key of a dataset's bytes. Both parts of the key come from the server: the subject of a verified JWT and an id that the server
 * made.
 */
export const datasetObjectKey = (userId: string, datasetId: string): string =>
  `datasets/${userFolder(userId)}/${datasetId}/data`;

/**
 * The key to which a single PUT uploads. The bytes are copied to the final key before they are checked. The URL of the PUT remains
 * valid after the check, so it must not be able to change the checked bytes. Pods never read from this key, and all objects under
 * `uploads/` are deleted later.
 */
export const datasetUploadKey = (userId: string, datasetId: string): string =>
  `uploads/${userFolder(userId)}/${datasetId}/data`;

/**
 * Returns the folder name of a user, which is the same in every key of the bucket. A subject with other characters (Auth0 uses
 * `auth0|5f7c`) becomes a dot and its base64url. A subject that is too long becomes an exclamation mark and its hash. No subject
 * that is used unchanged begins with a dot or an exclamation mark, so no two users share a folder.
 */
export const userFolder = (userId: string): string => {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(userId)) return userId;
  const encoded = Buffer.from(userId, 'utf8').toString('base64url');
  return encoded.length <= 400 ? `.${encoded}` : `!${createHash('sha256').update(userId).digest('hex')}`;
};
