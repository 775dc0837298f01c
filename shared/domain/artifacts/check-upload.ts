import { AppError, invalidRequest } from '../errors.ts';
import { assertAllParts } from '../storage/multipart.ts';
import type { CompletedPart, ObjectStore } from '../storage/object-store.ts';
import type { StoredArtifact } from './artifact.ts';

export interface FinishedUpload {
  readonly upload_id?: string | undefined;
  readonly parts?: readonly CompletedPart[] | undefined;
}

/**
 * Puts the parts together, where there are any, and compares what lies in the bucket with what was announced. Throws
 * `upload_incomplete` where they differ. S3 keeps no SHA-256 of the whole of an object in parts. So of such an object its size
 * is compared here; S3 itself has compared the ETag of each part, and its SHA-256 where one was announced. A download
 * compares the whole.
 */
export const checkUpload = async (
  artifact: StoredArtifact,
  finished: FinishedUpload,
  objects: ObjectStore,
): Promise<void> => {
  const isJoined = artifact.upload_id === undefined || (await join(artifact, artifact.upload_id, finished, objects));
  const head = await objects.head(artifact.object_key);
  // After a lost answer, a second join is refused; then the object itself shows that the first one succeeded.
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
