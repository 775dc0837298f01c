import type { FullJob } from '../jobs/job.ts';
import type { ArtifactStore, StoredArtifact } from './artifact.ts';
import { type DiscardDeps, discardArtifact } from './discard-artifact.ts';

/**
 * The number of complete checkpoints that a job keeps if its config has no `save_total_limit`. If the newest checkpoint cannot be
 * used, the second checkpoint is the fallback.
 */
export const checkpointsKeptByDefault = 2;

type CheckpointedJob = Pick<FullJob, 'id' | 'user_id' | 'attempt' | 'checkpoint' | 'training_config'>;

/**
 * Returns the checkpoints to delete. These are complete checkpoints that newer checkpoints have replaced, and incomplete
 * checkpoints of earlier attempts. `artifacts` are all artifacts of the job, oldest first. The checkpoint from which the next
 * attempt would resume is never returned.
 */
export const supersededCheckpoints = (
  job: CheckpointedJob,
  artifacts: readonly StoredArtifact[],
): readonly StoredArtifact[] => {
  const checkpoints = artifacts.filter(({ kind, id }) => kind === 'checkpoint' && id !== job.checkpoint?.artifact_id);
  const others = (job.training_config.training.save_total_limit ?? checkpointsKeptByDefault) - 1;
  const whole = checkpoints.filter(({ status }) => status === 'complete');
  const abandoned = checkpoints.filter(({ status, attempt }) => status === 'uploading' && attempt < job.attempt);
  return [...whole.slice(0, Math.max(0, whole.length - others)), ...abandoned];
};

export interface PruneDeps extends DiscardDeps {
  readonly artifacts: Pick<ArtifactStore, 'list' | 'discard' | 'delete'>;
}

/**
 * Deletes the superseded checkpoints. If a call is interrupted, the prune after the next checkpoint deletes the remaining
 * checkpoints.
 */
export const pruneCheckpoints = async (job: CheckpointedJob, deps: PruneDeps): Promise<void> => {
  for (const artifact of supersededCheckpoints(job, await deps.artifacts.list(job.id)))
    await discardArtifact(job.user_id, artifact, deps);
};
