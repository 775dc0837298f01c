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
 * The bytes go first, then they are returned to the account, and the row goes last: a call that breaks off in between can be made
 * again and ends what was begun. The row carries the token of the one deletion that returns the bytes, and stands until they are
 * returned, so they are returned once however many calls delete it. The bytes of an artifact of an earlier release were never counted.
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

/** The token that the artifact is to carry; `undefined` of one whose bytes are not counted. */
const discardingBegins = async (
  userId: string,
  artifact: StoredArtifact,
  deps: DiscardDeps,
): Promise<string | undefined> => {
  const { reserved_token, discarded_token } = artifact;
  if (reserved_token === undefined || discarded_token !== undefined) return discarded_token;
  const { token, usage } = await deletionBegins(userId, artifactShare('discarding', artifact), artifact, deps);
  // The call that stored it broke off: without its row, nothing would show that.
  const storing = artifactShare('storing', artifact);
  if (usage.transitions[storing]?.token === reserved_token)
    await settleTransition(userId, { key: storing, token: reserved_token }, {}, deps.usage);
  return token;
};
