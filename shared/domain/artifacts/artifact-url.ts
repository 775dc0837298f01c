import type { ObjectStore } from '../storage/object-store.ts';
import { uploadUrlSeconds } from '../storage/upload.ts';
import type { StoredArtifact } from './artifact.ts';

/** Returns a presigned download URL if the artifact is complete, and an empty object otherwise. */
export const artifactUrl = async (
  { status, object_key, name }: StoredArtifact,
  objects: Pick<ObjectStore, 'presignGet'>,
): Promise<{ readonly url?: string; readonly url_expires_at?: string }> => {
  if (status !== 'complete') return {};
  const { url, expires_at } = await objects.presignGet(object_key, uploadUrlSeconds, name);
  return { url, url_expires_at: expires_at };
};
