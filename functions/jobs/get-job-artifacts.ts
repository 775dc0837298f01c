import { type ArtifactStore, toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import { artifactUrl } from '../../shared/domain/artifacts/artifact-url.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import type { ObjectStore } from '../../shared/domain/storage/object-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobArtifacts } from '../../shared/http/contract/jobs/artifacts.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly artifacts: ArtifactStore;
  readonly objects: ObjectStore;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobArtifacts, async ({ path, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const items = await Promise.all(
      (await deps.artifacts.list(job.id)).map(async (stored) => ({
        ...toArtifact(stored),
        ...(await artifactUrl(stored, deps.objects)),
      })),
    );
    return { status: 200, body: { items, next_cursor: null } };
  });
