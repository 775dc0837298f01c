import { type AnnounceDeps, announceArtifact } from '../../shared/domain/artifacts/announce-artifact.ts';
import { toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { jobTokenSha256 } from '../../shared/domain/jobs/pod-auth.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createArtifact } from '../../shared/http/contract/pods.ts';
import { runningJobOf } from './running-job.ts';

export type Deps = AnnounceDeps & { readonly jobs: JobStore };

export const createHandler = (deps: Deps) =>
  apiHandler(createArtifact, async ({ path, body, bearerToken }) => {
    const { attempt, ...announced } = body;
    const job = await runningJobOf({ jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), attempt }, deps);
    const { artifact, upload } = await announceArtifact(job, announced, deps);
    return { status: 201, body: { artifact: toArtifact(artifact), upload } };
  });
