import { type AnnounceDeps, announceArtifact } from '../../shared/domain/artifacts/announce-artifact.ts';
import { toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import { type CountDeps, countArtifact } from '../../shared/domain/artifacts/count-artifact.ts';
import { jobTokenSha256 } from '../../shared/domain/attempts/pod-auth.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createArtifact } from '../../shared/http/contract/pods.ts';

export type Deps = AnnounceDeps & CountDeps;

export const createHandler = (deps: Deps) =>
  apiHandler(createArtifact, async ({ path, body, bearerToken }) => {
    const { attempt, ...announced } = body;
    const call = { jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), attempt };
    const job = await countArtifact(call, announced, deps);
    const { artifact, upload } = await announceArtifact(job, announced, deps);
    return { status: 201, body: { artifact: toArtifact(artifact), upload } };
  });
