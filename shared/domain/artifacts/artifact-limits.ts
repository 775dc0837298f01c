import { secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { uploadUrlSeconds } from '../storage/upload.ts';
import type { StoredArtifact } from './artifact.ts';

/**
 * The limit for all artifacts of a job. A config may keep up to 100 checkpoints. Each of up to ten attempts may also have a model,
 * an adapter and logs. A list shows this number of artifacts on one page.
 */
export const maxArtifactsPerJob = 128;

/**
 * The limit for concurrent uploads of an attempt. A pod uploads one checkpoint beside its model. An upload that the pod has
 * abandoned counts until its URLs expire.
 */
export const maxUploadsAtOnce = 8;

export interface ArtifactsUsed {
  readonly count: number;
  readonly bytes: number;
  /** The incomplete artifacts of this attempt whose first upload URLs have not expired. */
  readonly uploads: number;
}

export const artifactsUsed = (artifacts: readonly StoredArtifact[], attempt: number, now: Date): ArtifactsUsed => ({
  count: artifacts.length,
  bytes: artifacts.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
  uploads: artifacts.filter(
    (artifact) =>
      artifact.status === 'uploading' &&
      artifact.attempt === attempt &&
      secondsBetween(new Date(artifact.created_at), now) < uploadUrlSeconds,
  ).length,
});

/**
 * Throws `limit_exceeded` (422) if the artifact exceeds the count or the bytes of the job, which waiting does not change. Throws
 * `rate_limited` (429) if too many uploads of the attempt are incomplete.
 */
export const assertRoomForArtifact = (used: ArtifactsUsed, sizeBytes: number, maxBytes: number): void => {
  if (used.count + 1 > maxArtifactsPerJob) {
    throw exceeded(`A job may have ${maxArtifactsPerJob} artifacts, and has ${used.count}.`, {
      limit: maxArtifactsPerJob,
      used: used.count,
      asked: 1,
    });
  }
  if (used.bytes + sizeBytes > maxBytes) {
    throw exceeded(
      `The artifacts of a job may have ${maxBytes} bytes in all, and have ${used.bytes}; ${sizeBytes} more were announced.`,
      { limit: maxBytes, used: used.bytes, asked: sizeBytes },
    );
  }
  if (used.uploads + 1 > maxUploadsAtOnce) {
    throw new AppError('rate_limited', `${used.uploads} uploads of this attempt are under way. Complete one first.`, {
      details: { limit: maxUploadsAtOnce, used: used.uploads, asked: 1 },
      retryAfterSeconds: 60,
    });
  }
};

const exceeded = (message: string, details: Readonly<Record<string, number>>): AppError =>
  new AppError('limit_exceeded', message, { details });
