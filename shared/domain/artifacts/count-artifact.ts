import { assertRuns, byPod, type PodCall } from '../attempts/pod-auth.ts';
import { addSeconds, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { changeWithRetry } from '../jobs/change-with-retry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { heardNow, hearingGapSeconds } from '../jobs/pod-moves.ts';
import type { Artifact, ArtifactStore } from './artifact.ts';
import { artifactId } from './artifact-id.ts';
import {
  type ArtifactsUsed,
  artifactsUsed,
  assertRoomForArtifact,
  maxArtifactsPerJob,
  maxUploadsAtOnce,
} from './artifact-limits.ts';

export interface CountDeps {
  readonly jobs: Pick<JobStore, 'change'>;
  readonly artifacts: Pick<ArtifactStore, 'list'>;
  readonly clock: Clock;
  readonly maxArtifactBytes: number;
}

type Announced = Pick<Artifact, 'name' | 'sha256' | 'size_bytes'>;

/**
 * Notes a sign of life of the pod and counts one more artifact, by one conditional change that also authenticates. The
 * counters of the job only rise, so one that has come to its limit is checked against what stands, and set to it. Calls
 * that are under way in that moment are not seen: beyond the limits there are as many artifacts as such calls, at most.
 * Throws 401 or 410 for a token that may not, 409 before the claim, `limit_exceeded` and `rate_limited`.
 */
export const countArtifact = async (call: PodCall, announced: Announced, deps: CountDeps): Promise<Job> => {
  const { size_bytes } = announced;
  // The condition lets absent counters pass. So an artifact that is too large by itself is never counted without a look.
  const mayFit = size_bytes <= deps.maxArtifactBytes;
  const change = mayFit
    ? oneMore(call, size_bytes, deps.maxArtifactBytes, deps.clock())
    : stillRunning(call, deps.clock());
  const counted = await deps.jobs.change(call.jobId, change);
  if (counted.outcome === 'changed' && mayFit) return counted.job;
  const { after } = await changeWithRetry(
    counted.job,
    deps.jobs,
    async (seen) => {
      const before = assertRuns(seen, call);
      const used = await countAnew(call, announced, deps);
      return { before, change: recounted(call, before, used, deps.clock()) };
    },
    new AppError('rate_limited', 'Too many artifacts are announced at once. Announce this one again.', {
      retryAfterSeconds: 1,
    }),
  );
  return after;
};

/** Counts all artifacts of the job and the announced one, unless it is there already. Throws where there is no room for it. */
const countAnew = async (call: PodCall, announced: Announced, deps: CountDeps): Promise<ArtifactsUsed> => {
  const id = artifactId(call.jobId, call.attempt, announced.name, announced.sha256);
  const standing = await deps.artifacts.list(call.jobId);
  const used = artifactsUsed(standing, call.attempt, deps.clock());
  if (standing.some((artifact) => artifact.id === id)) return used;
  assertRoomForArtifact(used, announced.size_bytes, deps.maxArtifactBytes);
  return plusOne(used, announced.size_bytes);
};

const plusOne = ({ count, bytes, uploads }: ArtifactsUsed, sizeBytes: number): ArtifactsUsed => ({
  count: count + 1,
  bytes: bytes + sizeBytes,
  uploads: uploads + 1,
});

/** Refused after a gap without reports; the change that follows records the gap. */
const oneMore = (call: PodCall, sizeBytes: number, maxArtifactBytes: number, now: Date): JobChange => ({
  expect: {
    ...byPod(call, ['running']),
    notBefore: { last_heartbeat_at: addSeconds(now, -hearingGapSeconds).toISOString() },
    absentOrBelow: {
      artifact_count: maxArtifactsPerJob,
      artifact_bytes: maxArtifactBytes - sizeBytes + 1,
      artifact_uploads: maxUploadsAtOnce,
    },
  },
  set: { last_heartbeat_at: now.toISOString(), updated_at: now.toISOString() },
  add: { artifact_count: 1, artifact_bytes: sizeBytes, artifact_uploads: 1 },
});

const stillRunning = (call: PodCall, now: Date): JobChange => ({
  expect: byPod(call, ['running']),
  set: { updated_at: now.toISOString() },
});

/** The change is refused if another artifact was counted since. */
const recounted = (call: PodCall, seen: Job, used: ArtifactsUsed, now: Date): JobChange => ({
  expect: { ...byPod(call, ['running']), absentOrBelow: { artifact_count: (seen.artifact_count ?? 0) + 1 } },
  set: {
    ...heardNow(seen, now),
    updated_at: now.toISOString(),
    artifact_count: used.count,
    artifact_bytes: used.bytes,
    artifact_uploads: used.uploads,
  },
});
