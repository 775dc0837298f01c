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
 * Records a heartbeat of the pod and counts one more artifact. One conditional change does both and authenticates the pod. The
 * counters of the job only rise. If a counter has reached its limit, the function counts the stored artifacts and corrects the
 * counters. The new count does not see artifacts of concurrent calls that are not stored yet. So the limits can be exceeded by at
 * most the number of these calls. Throws 401 or 410 if the token is not valid for the attempt, and 409 if the pod has not claimed
 * the attempt. Throws `limit_exceeded` or `rate_limited` if a limit is reached.
 */
export const countArtifact = async (call: PodCall, announced: Announced, deps: CountDeps): Promise<Job> => {
  const { size_bytes } = announced;
  // The condition passes if a counter is absent. So an artifact that alone exceeds the limit of bytes is not counted by this
  // change, but checked by `countAnew`.
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

/**
 * Counts the stored artifacts of the job and the announced artifact. The announced artifact is counted once, even if it is already
 * stored. Throws if the announced artifact exceeds a limit.
 */
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

/**
 * Counts one more artifact if no counter is at its limit. The condition also fails after a gap without reports, because only the
 * change of `recounted` records the gap.
 */
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

/** Sets the counters to the counted values. The condition fails if another artifact was counted since the job was read. */
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
