import { AppError, invalidRequest } from '../errors.ts';
import { assertAllParts } from '../storage/multipart.ts';
import type { FinishedUpload, ObjectStore } from '../storage/object-store.ts';
import type { StoredArtifact } from './artifact.ts';

/**
 * Joins the parts of a multipart upload, and compares the object in the bucket with the announced artifact. Throws
 * `upload_incomplete` if they differ. S3 stores no SHA-256 of the whole object after a multipart upload. For such an object only
 * the size is compared here. S3 has already compared the ETag of each part, and the SHA-256 of each part if one was announced. A
 * download verifies the SHA-256 of the whole object.
 */
export const checkUpload = async (
  artifact: StoredArtifact,
  finished: FinishedUpload,
  objects: ObjectStore,
): Promise<void> => {
  const isJoined = artifact.upload_id === undefined || (await join(artifact, artifact.upload_id, finished, objects));
  const head = await objects.head(artifact.object_key);
  // If the answer to a first join was lost, S3 refuses the second join. The existence of the object then shows that the first join
  // succeeded.
  if (head === undefined) {
    const why = isJoined ? 'Nothing was uploaded yet.' : 'The parts do not make a whole upload.';
    throw incomplete(`${why} Upload again, then complete.`);
  }
  if (head.size_bytes !== artifact.size_bytes) {
    throw incomplete(`The upload has ${head.size_bytes} bytes, but ${artifact.size_bytes} were announced.`, {
      size_bytes: head.size_bytes,
    });
  }
  if (head.sha256 !== undefined && head.sha256 !== artifact.sha256) {
    throw incomplete('The upload has another SHA-256 than was announced.', { sha256: head.sha256 });
  }
};

const join = (
  artifact: StoredArtifact,
  uploadId: string,
  finished: FinishedUpload,
  objects: ObjectStore,
): Promise<boolean> => {
  if (finished.parts === undefined) throw invalidRequest('An upload in parts is completed with its parts.');
  if (finished.upload_id !== undefined && finished.upload_id !== uploadId) {
    throw invalidRequest('The upload_id is not the one of this artifact.');
  }
  assertAllParts(artifact.size_bytes, finished.parts);
  return objects.completeMultipart(artifact.object_key, uploadId, finished.parts);
};

const incomplete = (message: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError('upload_incomplete', message, { details });
