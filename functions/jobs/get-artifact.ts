import { type ArtifactStore, toArtifact } from '../../shared/domain/artifacts/artifact.ts';
import { artifactUrl } from '../../shared/domain/artifacts/artifact-url.ts';
import { figuresOfCheckpoint } from '../../shared/domain/artifacts/checkpoint-figures.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { notFound } from '../../shared/domain/errors.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import type { ObjectStore } from '../../shared/domain/storage/object-store.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getArtifact } from '../../shared/http/contract/jobs/artifacts.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly artifacts: Pick<ArtifactStore, 'get'>;
  readonly telemetry: TelemetryStore;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getArtifact, async ({ path, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const stored = await deps.artifacts.get(job.id, path.artifact_id);
    if (stored === undefined) throw notFound('Artifact', path.artifact_id);
    const reader = { telemetry: deps.telemetry, jobId: job.id, now: deps.clock() };
    const figures = await figuresOfCheckpoint(stored, reader);
    return { status: 200, body: { ...toArtifact(stored), ...figures, ...(await artifactUrl(stored, deps.objects)) } };
  });
