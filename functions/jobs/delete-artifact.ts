import { type DeleteArtifactDeps, deleteArtifact } from '../../shared/domain/artifacts/delete-artifact.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deleteArtifact as operation } from '../../shared/http/contract/jobs/artifacts.ts';
import { getOwnJob } from './own-job.ts';

export type Deps = DeleteArtifactDeps & { readonly jobs: JobStore };

export const createHandler = (deps: Deps) =>
  apiHandler(operation, async ({ path, userId }) => {
    await deleteArtifact(await getOwnJob(deps.jobs, userId, path.id), path.artifact_id, deps);
    return { status: 204 };
  });
