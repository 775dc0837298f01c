import { addSeconds, type Clock } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { byPod, type Directive, directiveFor, mustClaimFirst, type PodCall, podRefusal } from '../jobs/pod-auth.ts';
import { type GpuReading, summarize, type ToldProgress } from '../jobs/progress.ts';
import type { MetricPoint } from './metric-point.ts';
import { nonFiniteNotice } from './non-finite.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export interface MetricsReport extends PodCall {
  readonly seq: number;
  readonly points: readonly MetricPoint[];
  readonly progress?: ToldProgress | undefined;
  readonly gpu?: GpuReading | undefined;
}

export interface MetricsDeps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
  readonly ttlDays: number;
}

/**
 * Takes a heartbeat and its points: one conditional change, which also authenticates, and one put. A number that was
 * passed already still stores its points, but moves no summary back and is no sign of life: a later one has been heard.
 * When the put fails the caller is told, and the same number again mends it; as the newest number it is a sign of life each time,
 * or a pod would fall silent for as long as its points cannot be stored. A third write happens only to note values that are not
 * finite, after the put, so that a batch sent twice is noted once.
 */
export const recordMetrics = async (report: MetricsReport, deps: MetricsDeps): Promise<Directive> => {
  const now = deps.clock();
  const summary = await deps.jobs.change(report.jobId, summaryChange(report, now));
  const isLate = summary.outcome === 'refused';
  const job = isLate ? assertOnlyLate(summary.job, report) : summary.job;
  const isNew = report.points.length > 0 && (await store(report, deps, now));
  const notice = isNew ? nonFiniteNotice(job, report.points, now) : undefined;
  if (notice === undefined) return directiveFor(job, report.points.length);
  const noted = await deps.jobs.change(report.jobId, { expect: byPod(report, ['running']), history: [notice] });
  return directiveFor(
    noted.outcome === 'changed' ? noted.job : assertOnlyLate(noted.job, report),
    report.points.length,
  );
};

const summaryChange = (report: MetricsReport, now: Date): JobChange => ({
  expect: { ...byPod(report, ['running']), absentOrBelow: { last_metrics_seq: report.seq + 1 } },
  set: {
    last_heartbeat_at: now.toISOString(),
    updated_at: now.toISOString(),
    last_metrics_seq: report.seq,
    ...(report.points.length === 0 ? {} : { last_step_at: now.toISOString() }),
  },
  progress: {
    ...summarize(report.points, report.progress, report.gpu),
    ...(report.progress?.transfer && { transfer: { ...report.progress.transfer, attempt: report.attempt } }),
  },
});

/** The job, where nothing but the sequence number can have refused the change. */
const assertOnlyLate = (job: Job | undefined, report: MetricsReport): Job => {
  const refusal = podRefusal(job, report.tokenSha256, report.attempt);
  if (refusal !== undefined || job === undefined) throw refusal ?? mustClaimFirst();
  if (job.status !== 'running') throw mustClaimFirst();
  return job;
};

const store = ({ jobId, attempt, seq, points }: MetricsReport, deps: MetricsDeps, now: Date): Promise<boolean> =>
  deps.telemetry.putMetrics(jobId, { attempt, seq, points }, addSeconds(now, deps.ttlDays * 86_400));
