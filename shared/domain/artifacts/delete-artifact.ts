import { AppError, notFound } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { isTerminal } from '../jobs/status.ts';
import type { ArtifactStore, StoredArtifact } from './artifact.ts';
import { type DiscardDeps, discardArtifact } from './discard-artifact.ts';

export interface DeleteArtifactDeps extends DiscardDeps {
  readonly artifacts: Pick<ArtifactStore, 'get' | 'discard' | 'delete'>;
}

/**
 * Deletes an artifact. Throws `not_found` if the artifact does not exist. Throws `artifact_in_use` if a job that has not ended may
 * still need the artifact.
 */
export const deleteArtifact = async (job: Job, artifactId: string, deps: DeleteArtifactDeps): Promise<void> => {
  const artifact = await deps.artifacts.get(job.id, artifactId);
  if (artifact === undefined) throw notFound('Artifact', artifactId);
  if (isNeeded(job, artifact)) {
    const message = `Artifact ${artifactId} is needed by its job: it is of the attempt under way, or the checkpoint to resume from. Cancel the job first.`;
    throw new AppError('artifact_in_use', message);
  }
  await discardArtifact(job.user_id, artifact, deps);
};

const isNeeded = (job: Job, { id, attempt }: StoredArtifact): boolean =>
  !isTerminal(job.status) && (attempt === job.attempt || job.checkpoint?.artifact_id === id);
