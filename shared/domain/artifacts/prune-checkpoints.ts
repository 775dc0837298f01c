import type { FullJob } from '../jobs/job.ts';
import type { ArtifactStore, StoredArtifact } from './artifact.ts';
import { type DiscardDeps, discardArtifact } from './discard-artifact.ts';

/** How many whole checkpoints a job keeps whose config has no `save_total_limit`: the last, and one to fall back on. */
export const checkpointsKeptByDefault = 2;

type CheckpointedJob = Pick<FullJob, 'id' | 'user_id' | 'attempt' | 'checkpoint' | 'training_config'>;

/**
 * Checkpoints that newer ones have taken the place of, and those that an attempt which is over never finished. `artifacts`
 * are all of the job, oldest first. The one that the next attempt would resume from is never among them.
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

/** A prune that breaks off is ended by the next checkpoint. */
export const pruneCheckpoints = async (job: CheckpointedJob, deps: PruneDeps): Promise<void> => {
  for (const artifact of supersededCheckpoints(job, await deps.artifacts.list(job.id)))
    await discardArtifact(job.user_id, artifact, deps);
};
