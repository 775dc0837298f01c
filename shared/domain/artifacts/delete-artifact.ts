import { AppError, notFound } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { isTerminal } from '../jobs/status.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { ArtifactStore, StoredArtifact } from './artifact.ts';

export interface DeleteArtifactDeps {
  readonly artifacts: Pick<ArtifactStore, 'get' | 'delete'>;
  readonly objects: Pick<ObjectStore, 'abortMultipart' | 'delete'>;
}

/**
 * First its bytes go, then its row: a call that breaks off in between can be made again. Throws `not_found`, and
 * `artifact_in_use` while the job may still need it.
 */
export const deleteArtifact = async (job: Job, artifactId: string, deps: DeleteArtifactDeps): Promise<void> => {
  const artifact = await deps.artifacts.get(job.id, artifactId);
  if (artifact === undefined) throw notFound('Artifact', artifactId);
  if (isNeeded(job, artifact)) {
    const message = `Artifact ${artifactId} is needed by its job: it is of the attempt under way, or the checkpoint to resume from. Cancel the job first.`;
    throw new AppError('artifact_in_use', message);
  }
  const { object_key, upload_id } = artifact;
  if (upload_id !== undefined) await deps.objects.abortMultipart(object_key, upload_id);
  await deps.objects.delete(object_key);
  await deps.artifacts.delete(job.id, artifactId);
};

const isNeeded = (job: Job, { id, attempt }: StoredArtifact): boolean =>
  !isTerminal(job.status) && (attempt === job.attempt || job.checkpoint?.artifact_id === id);
