import { secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { StoredArtifact } from './artifact.ts';

/**
 * A config may keep up to 100 checkpoints; beside them a job has a model, an adapter and logs, of each of up to ten
 * attempts at worst. A reader of the artifacts of a job then reads one page.
 */
export const maxArtifactsPerJob = 128;

/** A pod uploads one checkpoint beside its model; uploads that it gave up count until their URLs expire. */
export const maxUploadsAtOnce = 8;

/** A presigned URL dies with the credentials that signed it: an hour at most. */
export const uploadUrlSeconds = 3600;

export interface ArtifactsUsed {
  readonly count: number;
  readonly bytes: number;
  /** Artifacts of this attempt, announced within the life of their URLs and not complete. */
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

/** Throws `limit_exceeded` (422) where waiting does not help, and `rate_limited` (429) while uploads are under way. */
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
