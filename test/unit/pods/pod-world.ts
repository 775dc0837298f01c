import { randomBytes } from 'node:crypto';
import { createHandler as completeArtifact } from '../../../functions/pods/complete-artifact.ts';
import { createHandler as createArtifact } from '../../../functions/pods/create-artifact.ts';
import { createHandler as reportEvent } from '../../../functions/pods/report-event.ts';
import { createHandler as reportMetrics } from '../../../functions/pods/report-metrics.ts';
import { createHandler as shipLogs } from '../../../functions/pods/ship-logs.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { AttemptRecord } from '../../../shared/domain/jobs/attempt-record.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import type { Launcher, LaunchOrder } from '../../../shared/domain/launcher/launch-order.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { aJob } from '../../support/a-job.ts';
import { type Answered, call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';

export const start = new Date('2026-01-01T12:00:00.000Z');
export const token = 'a'.repeat(43);
export const otherToken = 'b'.repeat(43);
export const oldToken = 'c'.repeat(43);

/** A job whose pod is made, but has not claimed. */
export const pendingJob = (overrides: Parameters<typeof aJob>[0] = {}): FullJob =>
  aJob({
    status: 'pending',
    phase: 'starting',
    pod_id: 'pod1',
    pod_created_at: '2026-01-01T11:55:00.000Z',
    gpu_type: 'NVIDIA L4',
    cost_per_hour: 0.44,
    job_token_sha256: hashToken(token),
    ...overrides,
  });

export const runningJob = (overrides: Parameters<typeof aJob>[0] = {}): FullJob =>
  pendingJob({
    status: 'running',
    phase: 'training',
    claimed_at: '2026-01-01T11:58:00.000Z',
    started_at: '2026-01-01T11:58:00.000Z',
    last_heartbeat_at: '2026-01-01T11:59:50.000Z',
    boot_id: 'boot-1',
    ...overrides,
  });

export const closedAttempt = (overrides: Partial<AttemptRecord> = {}): AttemptRecord => ({
  attempt: 1,
  reason: 'heartbeat_lost',
  pod_id: 'pod0',
  gpu_type: 'NVIDIA L4',
  cost_per_hour: 0.44,
  pod_created_at: '2026-01-01T11:00:00.000Z',
  ended_at: '2026-01-01T11:30:00.000Z',
  cost: 0.22,
  job_token_sha256: hashToken(oldToken),
  ...overrides,
});

/** A job on its second attempt: the first one's token still exists, at a pod that may still run. */
export const retriedJob = (overrides: Parameters<typeof aJob>[0] = {}): FullJob =>
  runningJob({ attempt: 2, attempts: [closedAttempt()], closed_dollars: 0.22, ...overrides });

/** One job and everything its pod can call, with a clock that the test moves. */
export const setup = (
  job: FullJob = runningJob(),
  others: readonly FullJob[] = [],
  { maxArtifactBytes = 1024 ** 4 }: { readonly maxArtifactBytes?: number } = {},
) => {
  let now = start;
  const clock = () => now;
  const jobs = new FakeJobStore([job, ...others]);
  const { details } = jobs;
  const telemetry = new FakeTelemetryStore();
  const artifacts = new FakeArtifactStore();
  const objects = new FakeObjectStore(clock);
  const usage = new FakeUsageStore();
  const provider = new FakeGpuProvider({ now: clock });
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const orders: LaunchOrder[] = [];
  const launcher: Launcher = {
    order: async (order) => {
      orders.push(order);
    },
  };
  const work = new FakeDueWorkStore();
  const ttlDays = 30;
  const handlers = {
    metrics: reportMetrics({ jobs, telemetry, clock, ttlDays, onFault }),
    logs: shipLogs({ jobs, telemetry, clock, ttlDays }),
    events: reportEvent({ jobs, details, work, provider, launcher, clock, stage: 'test', onFault }),
    artifacts: createArtifact({ jobs, artifacts, objects, usage, clock, randomBytes, maxArtifactBytes, onFault }),
    complete: completeArtifact({ jobs, details, artifacts, objects, usage, clock, randomBytes, onFault }),
  };
  return {
    jobs,
    telemetry,
    artifacts,
    objects,
    usage,
    provider,
    /** Orders that the launcher was given. */
    orders,
    faults,
    clock,
    job: (id = job.id): Job => {
      const stored = jobs.rows.get(id);
      if (stored === undefined) throw new Error(`There is no job ${id}.`);
      return stored;
    },
    pass: (seconds: number): void => {
      now = addSeconds(now, seconds);
    },
    /** As the pod of the job's current attempt, unless said otherwise. */
    post: (
      route: keyof typeof handlers,
      body: object,
      { as = token, to = job.id, artifact = '' }: { as?: string | undefined; to?: string; artifact?: string } = {},
    ): Promise<Answered> =>
      call(handlers[route], {
        path: route === 'complete' ? { id: to, artifact_id: artifact } : { id: to },
        body: { attempt: job.attempt, ...body },
        bearer: as,
      }),
  };
};
