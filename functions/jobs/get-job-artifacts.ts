import { type ArtifactStore, toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import type { ObjectStore } from '../../shared/domain/storage/object-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobArtifacts } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly artifacts: ArtifactStore;
  readonly objects: ObjectStore;
}

/** A presigned URL dies with the credentials that signed it: an hour at most. */
const urlSeconds = 3600;

export const createHandler = (deps: Deps) =>
  apiHandler(getJobArtifacts, async ({ path, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const items = await Promise.all(
      (await deps.artifacts.list(job.id)).map(async (stored) => {
        const artifact = toArtifact(stored);
        if (stored.status !== 'complete') return artifact;
        const { url, expires_at } = await deps.objects.presignGet(stored.object_key, urlSeconds, stored.name);
        return { ...artifact, url, url_expires_at: expires_at };
      }),
    );
    return { status: 200, body: { items, next_cursor: null } };
  });
