import type { Job } from '../jobs/job.ts';
import type { StoredArtifact } from './artifact.ts';

/**
 * Returns the fields to set on a job when an artifact is completely uploaded. A job cannot complete without an uploaded model. The
 * next attempt resumes from the last uploaded checkpoint.
 */
export const uploadedFields = (
  artifact: StoredArtifact,
  now: Date,
): Partial<Pick<Job, 'model_uploaded_at' | 'checkpoint'>> => {
  const { id: artifact_id, object_key, size_bytes, sha256 } = artifact;
  switch (artifact.kind) {
    case 'adapter':
    case 'model':
      return { model_uploaded_at: now.toISOString() };
    case 'checkpoint':
      return { checkpoint: { artifact_id, object_key, size_bytes, sha256 } };
    case 'log':
      return {};
  }
};
