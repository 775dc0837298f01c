import { addSeconds, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { partSizeBytes, planParts, singlePutMaxBytes } from '../storage/multipart.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { Artifact, ArtifactStore, StoredArtifact } from './artifact.ts';
import { artifactId } from './artifact-id.ts';
import { artifactKey } from './artifact-key.ts';

export type AnnouncedArtifact = Pick<Artifact, 'name' | 'kind' | 'size_bytes' | 'sha256'>;

export type ArtifactUpload =
  | { method: 'PUT'; url: string; headers: Record<string, string>; expires_at: string }
  | { upload_id: string; part_size_bytes: number; parts: { part_number: number; url: string }[]; expires_at: string };

export interface AnnounceDeps {
  readonly artifacts: ArtifactStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

/** A presigned URL dies with the credentials that signed it: an hour at most. */
const urlSeconds = 3600;

/** All part URLs go out in one answer, of which a function may give 6 MB, and each URL is up to 2 kB long. */
const maxPartCount = 3000;

/**
 * Records what the job made and answers where its bytes go. Announcing the same bytes again answers the same artifact
 * with fresh URLs, so that an upload can go on.
 */
export const announceArtifact = async (
  job: Pick<Job, 'id' | 'user_id' | 'attempt'>,
  announced: AnnouncedArtifact,
  deps: AnnounceDeps,
): Promise<{ readonly artifact: StoredArtifact; readonly upload: ArtifactUpload }> => {
  const id = artifactId(job.id, job.attempt, announced.name, announced.sha256);
  const draft: StoredArtifact = {
    ...announced,
    id,
    attempt: job.attempt,
    status: 'uploading',
    created_at: deps.clock().toISOString(),
    job_id: job.id,
    object_key: artifactKey(job, id, announced.name),
  };
  if (draft.size_bytes <= singlePutMaxBytes) {
    const { artifact } = await deps.artifacts.create(draft);
    return { artifact, upload: await singlePut(artifact, deps.objects) };
  }
  assertFewEnoughParts(draft.size_bytes);
  const artifact = (await deps.artifacts.get(job.id, id)) ?? (await startParts(draft, deps));
  return { artifact, upload: await inParts(artifact, deps) };
};

const assertFewEnoughParts = (sizeBytes: number): void => {
  const { part_count, part_size_bytes } = planParts(sizeBytes);
  if (part_count <= maxPartCount) return;
  throw new AppError('payload_too_large', 'The artifact is too large. Split it into several.', {
    details: { max_size_bytes: maxPartCount * part_size_bytes },
  });
};

/** The signature pins length and SHA-256: S3 itself refuses other bytes. */
const singlePut = async (artifact: StoredArtifact, objects: ObjectStore): Promise<ArtifactUpload> => {
  const { object_key: key, size_bytes, sha256 } = artifact;
  const { url, headers, expires_at } = await objects.presignPut({
    key,
    size_bytes,
    sha256,
    expires_in_seconds: urlSeconds,
  });
  return { method: 'PUT', url, headers: { ...headers }, expires_at };
};

const startParts = async (draft: StoredArtifact, deps: AnnounceDeps): Promise<StoredArtifact> => {
  const { upload_id } = await deps.objects.startMultipart(draft.object_key);
  const { created, artifact } = await deps.artifacts.create({ ...draft, upload_id });
  // Announced twice at once: the other call's upload counts.
  if (!created) await deps.objects.abortMultipart(draft.object_key, upload_id);
  return artifact;
};

const inParts = async (artifact: StoredArtifact, { objects, clock }: AnnounceDeps): Promise<ArtifactUpload> => {
  const { object_key: key, size_bytes } = artifact;
  // The upload of one that is complete is closed at S3; who sends it again does so in vain, but is not refused.
  const open = artifact.status === 'uploading' ? artifact.upload_id : undefined;
  const upload_id = open ?? (await objects.startMultipart(key)).upload_id;
  const plan = planParts(size_bytes);
  const parts = await Promise.all(
    Array.from({ length: plan.part_count }, async (_, index) => {
      const part_number = index + 1;
      const size = partSizeBytes(size_bytes, part_number) ?? 0;
      const part = { key, upload_id, part_number, size_bytes: size, expires_in_seconds: urlSeconds };
      return { part_number, url: (await objects.presignPart(part)).url };
    }),
  );
  return {
    upload_id,
    part_size_bytes: plan.part_size_bytes,
    parts,
    expires_at: addSeconds(clock(), urlSeconds).toISOString(),
  };
};
