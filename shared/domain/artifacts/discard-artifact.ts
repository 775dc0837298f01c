import { artifactShare } from '../limits/artifact-share.ts';
import { settleTransition } from '../limits/settle-transition.ts';
import { deletionBegins, deletionEnds, type StoredBytesDeps } from '../limits/stored-bytes.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { ArtifactStore, StoredArtifact } from './artifact.ts';

export interface DiscardDeps extends StoredBytesDeps {
  readonly artifacts: Pick<ArtifactStore, 'discard' | 'delete'>;
  readonly objects: Pick<ObjectStore, 'abortMultipart' | 'delete'>;
}

/**
 * Deletes first the bytes, then subtracts the size from the account of the user, and deletes the row last. If a call is
 * interrupted, a second call completes the deletion. The row carries the token of the deletion that subtracts the size, and is kept
 * until the size is subtracted. So the size is subtracted once, even if several calls delete the artifact. The size of an artifact
 * of an earlier release was never counted, so the size is not subtracted.
 */
export const discardArtifact = async (userId: string, artifact: StoredArtifact, deps: DiscardDeps): Promise<void> => {
  const token = await discardingBegins(userId, artifact, deps);
  const { status, object_key, upload_id } = artifact;
  if (status === 'uploading' && upload_id !== undefined) await deps.objects.abortMultipart(object_key, upload_id);
  await deps.objects.delete(object_key);
  if (token === undefined) return deps.artifacts.delete(artifact);
  const standing = await deps.artifacts.discard(artifact, token);
  const isDiscarded = standing?.discarded_token === token;
  await deletionEnds(userId, artifactShare('discarding', artifact), artifact, token, isDiscarded, deps);
  if (isDiscarded) await deps.artifacts.delete(standing);
};

/** Returns the token of the deletion that the artifact must carry. Returns `undefined` if the bytes of the artifact are not counted. */
const discardingBegins = async (
  userId: string,
  artifact: StoredArtifact,
  deps: DiscardDeps,
): Promise<string | undefined> => {
  const { reserved_token, discarded_token } = artifact;
  if (reserved_token === undefined || discarded_token !== undefined) return discarded_token;
  const { token, usage } = await deletionBegins(userId, artifactShare('discarding', artifact), artifact, deps);
  // The call that stored the artifact may have been interrupted before it ended its transition. The transition must end now,
  // because after the deletion no row shows that the artifact was stored.
  const storing = artifactShare('storing', artifact);
  if (usage.transitions[storing]?.token === reserved_token)
    await settleTransition(userId, { key: storing, token: reserved_token }, {}, deps.usage);
  return token;
};
