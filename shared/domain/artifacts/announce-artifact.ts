import { addSeconds } from '../clock.ts';
import { AppError, invalidRequest } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { artifactShare } from '../limits/artifact-share.ts';
import { bytesAreStored, type TakeBytesDeps, takeBytes } from '../limits/stored-bytes.ts';
import { partSizeBytes, planParts, singlePutMaxBytes } from '../storage/multipart.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { maxPartUrls, presignUpload, type UploadUrls, uploadUrlSeconds } from '../storage/upload.ts';
import type { Artifact, ArtifactStore, StoredArtifact } from './artifact.ts';
import { artifactId } from './artifact-id.ts';
import { artifactKey } from './artifact-key.ts';

export type AnnouncedArtifact = Pick<Artifact, 'name' | 'kind' | 'size_bytes' | 'sha256'> & {
  /** The SHA-256 of each part of `part_size_bytes` bytes, in order. S3 then refuses a part that has other bytes. */
  readonly part_sha256?: readonly string[] | undefined;
  /** The number of the first part that gets a URL in the answer. One answer has at most a thousand URLs. */
  readonly from_part?: number | undefined;
};

export interface AnnounceDeps extends TakeBytesDeps {
  readonly artifacts: Pick<ArtifactStore, 'get' | 'create'>;
  readonly objects: ObjectStore;
  readonly onFault: (error: unknown) => void;
}

/**
 * The highest number of parts. Every announcement contains the SHA-256 of each part in one request body, which limits the number of
 * parts.
 */
const maxPartCount = 3000;

/**
 * Records an artifact of a job and returns the URLs for its upload. Announcing the same bytes again returns the same artifact with
 * new URLs, so that an interrupted upload can continue. Throws `conflict` (409) if the same SHA-256 was announced with another
 * size. The bytes count in the account of the user, but are not checked against the limit of the user, so that no result of a
 * training is lost.
 */
export const announceArtifact = async (
  job: Pick<Job, 'id' | 'user_id' | 'attempt'>,
  { part_sha256, from_part = 1, ...announced }: AnnouncedArtifact,
  deps: AnnounceDeps,
): Promise<{ readonly artifact: StoredArtifact; readonly upload: UploadUrls }> => {
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
    const artifact = await standingOrNew(job.user_id, draft, deps);
    const { object_key: key, size_bytes, sha256 } = artifact;
    // The signature covers length and SHA-256, so S3 refuses other bytes.
    return { artifact, upload: await presignUpload({ key, size_bytes, sha256 }, deps.objects) };
  }
  assertFewEnoughParts(draft.size_bytes);
  assertOneForEachPart(draft.size_bytes, part_sha256);
  assertPart(draft.size_bytes, from_part);
  const startParts = () => deps.objects.startMultipart(draft.object_key, checksums(part_sha256));
  const artifact = await standingOrNew(job.user_id, draft, deps, startParts);
  return { artifact, upload: await inParts(artifact, part_sha256, from_part, deps) };
};

type PartSha256 = AnnouncedArtifact['part_sha256'];

const assertOneForEachPart = (sizeBytes: number, partSha256: PartSha256): void => {
  const { part_count, part_size_bytes } = planParts(sizeBytes);
  if (partSha256 === undefined || partSha256.length === part_count) return;
  throw invalidRequest(`part_sha256 must have ${part_count} values: one for every ${part_size_bytes} bytes.`);
};

const assertPart = (sizeBytes: number, number: number): void => {
  if (partSizeBytes(sizeBytes, number) !== undefined) return;
  throw invalidRequest(`from_part is ${number}, and there are ${planParts(sizeBytes).part_count} parts.`);
};

const assertFewEnoughParts = (sizeBytes: number): void => {
  const { part_count, part_size_bytes } = planParts(sizeBytes);
  if (part_count <= maxPartCount) return;
  throw new AppError('payload_too_large', 'The artifact is too large. Split it into several.', {
    details: { max_size_bytes: maxPartCount * part_size_bytes },
  });
};

const standingOrNew = async (
  userId: string,
  draft: StoredArtifact,
  deps: AnnounceDeps,
  startParts?: () => Promise<{ readonly upload_id: string }>,
): Promise<StoredArtifact> => {
  const standing = await deps.artifacts.get(draft.job_id, draft.id);
  if (standing !== undefined) return ofItsSize(standing, draft);
  const key = artifactShare('storing', draft);
  const bytes = draft.size_bytes;
  const reserved_token = await takeBytes({ userId, key, bytes, ofOtherBytes: () => otherSize(draft) }, deps);
  const upload = await startParts?.();
  const { created, artifact } = await deps.artifacts.create({ ...draft, ...upload, reserved_token });
  // If this call fails, a sweep ends the transition later.
  await bytesAreStored(userId, key, { ...artifact, size_bytes: bytes }, reserved_token, deps).catch(deps.onFault);
  // If two calls announce the artifact at once, the upload of the call that stored the artifact first is kept. The other call
  // aborts its own upload.
  if (!created && upload !== undefined) await deps.objects.abortMultipart(draft.object_key, upload.upload_id);
  return ofItsSize(artifact, draft);
};

/**
 * Throws `conflict` if the announced size differs from the stored size, because the stored size is counted in the account of the
 * user.
 */
const ofItsSize = (standing: StoredArtifact, draft: StoredArtifact): StoredArtifact => {
  if (standing.size_bytes !== draft.size_bytes) throw otherSize(draft);
  return standing;
};

const otherSize = ({ name }: StoredArtifact): AppError =>
  new AppError('conflict', `${name} was announced with another size_bytes: bytes of one SHA-256 have one size.`, {
    issues: [{ path: 'size_bytes', message: 'is not the size that was announced before' }],
  });

const checksums = (partSha256: PartSha256) => ({ has_part_sha256: partSha256 !== undefined });

const inParts = async (
  artifact: StoredArtifact,
  partSha256: PartSha256,
  fromPart: number,
  { objects, clock }: AnnounceDeps,
): Promise<UploadUrls> => {
  const { object_key: key, size_bytes } = artifact;
  // S3 has closed the upload of a complete artifact and refuses its parts. The status tells the pod that nothing is left to send.
  const { upload_id } = artifact;
  if (upload_id === undefined) throw new Error(`Artifact ${artifact.id} is sent in parts and has no upload.`);
  const plan = planParts(size_bytes);
  const parts = await Promise.all(
    Array.from({ length: Math.min(maxPartUrls, plan.part_count - fromPart + 1) }, async (_, index) => {
      const part_number = fromPart + index;
      const size = partSizeBytes(size_bytes, part_number) ?? 0;
      const sha256 = partSha256?.[part_number - 1];
      const part = { key, upload_id, part_number, size_bytes: size, sha256, expires_in_seconds: uploadUrlSeconds };
      const { url, headers } = await objects.presignPart(part);
      return { part_number, url, ...(sha256 === undefined ? {} : { headers: { ...headers } }) };
    }),
  );
  return {
    upload_id,
    part_size_bytes: plan.part_size_bytes,
    parts,
    expires_at: addSeconds(clock(), uploadUrlSeconds).toISOString(),
  };
};
