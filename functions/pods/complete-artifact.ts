import { type ArtifactStore, toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import { checkUpload } from '../../shared/domain/artifacts/check-upload.ts';
import { pruneCheckpoints } from '../../shared/domain/artifacts/prune-checkpoints.ts';
import { uploadedFields } from '../../shared/domain/artifacts/uploaded-fields.ts';
import { assertMaySpeak, jobTokenSha256 } from '../../shared/domain/attempts/pod-auth.ts';
import { recordSignOfLife } from '../../shared/domain/attempts/record-sign-of-life.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { withSpec } from '../../shared/domain/jobs/full-job.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import type { StoredBytesDeps } from '../../shared/domain/limits/stored-bytes.ts';
import type { ObjectStore } from '../../shared/domain/storage/object-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { completeArtifact } from '../../shared/http/contract/pods.ts';

export interface Deps extends StoredBytesDeps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'spec'>;
  readonly artifacts: ArtifactStore;
  readonly objects: ObjectStore;
  /** Receives the error if old checkpoints could not be deleted. The next completion tries again. */
  readonly onFault: (error: unknown) => void;
}

export const createHandler = (deps: Deps) =>
  apiHandler(completeArtifact, async ({ path, body, bearerToken }) => {
    const tokenSha256 = jobTokenSha256(bearerToken);
    const job = assertMaySpeak(await deps.jobs.get(path.id), { tokenSha256, attempt: body?.attempt });
    const call = { jobId: job.id, tokenSha256, attempt: job.attempt };
    const artifact = await deps.artifacts.get(job.id, path.artifact_id);
    if (artifact === undefined || artifact.attempt !== job.attempt) throw notFound('Artifact', path.artifact_id);
    if (artifact.status === 'uploading') await checkUpload(artifact, body ?? {}, deps.objects);
    const complete = (await deps.artifacts.complete(job.id, artifact.id)) ?? artifact;
    const changed = await recordSignOfLife(call, deps, uploadedFields(artifact, deps.clock()));
    if (artifact.kind === 'checkpoint') await prune(changed, deps).catch(deps.onFault);
    return { status: 200, body: { artifact: toArtifact(complete) } };
  });

const prune = async (job: Job, deps: Deps): Promise<void> => pruneCheckpoints(await withSpec(job, deps.details), deps);
