import { type Directive, directiveFor } from '../attempts/directive.ts';
import { assertRuns, byPod } from '../attempts/pod-auth.ts';
import { addSeconds, type Clock, secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { changeWithRetry } from '../jobs/change-with-retry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { heardNow } from '../jobs/pod-moves.ts';
import { maxReportUnitsPerHour, secondsToNextHour } from './metric-point.ts';
import { nonFiniteNotice } from './non-finite.ts';
import { countedAgain, heardAgain, type MetricsReport, summaryChange } from './report-changes.ts';
import { stretchOf, stretchToRollUp } from './report-stretch.ts';
import { rollUpStretch } from './roll-up-stretch.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export interface MetricsDeps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
  readonly ttlDays: number;
  /** Called with the error if a roll-up could not be made. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Records a heartbeat and its points by one conditional change, which also authenticates the pod, and one put. If the change is
 * refused because a new hour, a new phase or a gap in the reports began, the change is made again from the current job. A report
 * whose number is lower than the last is late: its points are stored, but it is no sign of life and does not change the summary. If
 * the put fails, the call fails, and the pod repeats the report. The newest number is a sign of life at each repetition, or a pod
 * would seem silent while its points cannot be stored. Throws 429 `rate_limited` for points beyond the hourly limit. Such a call is
 * still a sign of life.
 *
 * One report in sixty also rolls up an earlier stretch. A report that arrives after its stretch was rolled up first invalidates the
 * roll-up, and then has the stretch rolled up again.
 */
export const recordMetrics = async (report: MetricsReport, deps: MetricsDeps): Promise<Directive> => {
  const now = deps.clock();
  const job = await hear(report, deps.jobs, now);
  const isNew = report.points.length > 0 && (await store(report, job, deps, now));
  const stretch = stretchToRollUp(report.seq);
  // A pod that has reported no point yet has nothing to roll up.
  if (stretch !== undefined && (job.points_told ?? 0) > 0) {
    await tryToRollUp(report, stretch, deps, now, 'nothing');
  }
  const notice = isNew ? nonFiniteNotice(job, report.points, now) : undefined;
  if (notice === undefined) return directiveFor(job, report.points.length);
  const noted = await deps.jobs.change(report.jobId, {
    expect: byPod(report, ['running']),
    add: { non_finite_notices: 1 },
    history: [notice],
  });
  return directiveFor(noted.outcome === 'changed' ? noted.job : assertRuns(noted.job, report), report.points.length);
};

/** Writes the report to the job and resolves to the job. A late report is only counted and noted as late. */
const hear = async (report: MetricsReport, jobs: JobStore, now: Date): Promise<Job> => {
  const first = await jobs.change(report.jobId, summaryChange(report, now));
  if (first.outcome === 'changed') return first.job;
  const { after } = await changeWithRetry(
    first.job,
    jobs,
    async (seen) => {
      const before = assertRuns(seen, report);
      return { before, change: nextChange(before, report, now) ?? (await refuseOverLimit(before, report, jobs, now)) };
    },
    new AppError('dependency_unavailable', 'The job is changing too fast. Send the report again.'),
  );
  return after;
};

/** Returns the change of a report that the first change could not record. `undefined` if the hour's units are used up. */
const nextChange = (job: Job, report: MetricsReport, now: Date): JobChange | undefined =>
  (job.last_metrics_seq ?? -1) > report.seq ? countedAgain(job, report, now) : heardAgain(job, report, now);

/** The minimum number of seconds between two recorded heartbeats of a pod that reports too much. */
const leastHeartbeatSeconds = 10;

const refuseOverLimit = async (job: Job, report: MetricsReport, jobs: JobStore, now: Date): Promise<never> => {
  if (secondsBetween(job.last_heartbeat_at ?? job.queued_at, now) >= leastHeartbeatSeconds) {
    const at = now.toISOString();
    // Refused points still prove that the pod works.
    const active = report.points.length > 0 ? { last_active_at: at } : {};
    const set = { ...heardNow(job, now), ...active, updated_at: at };
    await jobs.change(report.jobId, { expect: byPod(report, ['running']), set });
  }
  throw new AppError(
    'rate_limited',
    `A job may report ${maxReportUnitsPerHour} points an hour, where a report counts as 20 at least, and it has.`,
    { retryAfterSeconds: secondsToNextHour(now) },
  );
};

const store = async (
  { jobId, attempt, seq, points }: MetricsReport,
  job: Job,
  deps: MetricsDeps,
  now: Date,
): Promise<boolean> => {
  const batch = { attempt, seq, points, at: now.getTime() };
  const expiresAt = addSeconds(now, deps.ttlDays * 86_400);
  const stretch = stretchOf(seq);
  const isAfter = stretch < stretchOf(job.last_metrics_seq ?? seq);
  // The roll-up is invalidated first, so that an interrupted call leaves no roll-up that lacks the batch.
  if (isAfter) await deps.telemetry.invalidateRollup(jobId, { attempt, stretch }, expiresAt);
  const isNew = await deps.telemetry.putMetrics(jobId, batch, expiresAt);
  if (isAfter) await tryToRollUp({ jobId, attempt }, stretch, deps, now, 'fewer');
  return isNew;
};

/**
 * Rolls up the stretch. An error is only reported, because a heartbeat must not fail for a roll-up: the batches are read if a
 * roll-up is missing.
 */
const tryToRollUp = async (
  { jobId, attempt }: { readonly jobId: string; readonly attempt: number },
  stretch: number,
  deps: MetricsDeps,
  now: Date,
  over: 'nothing' | 'fewer',
): Promise<void> => {
  try {
    await rollUpStretch(jobId, { attempt, stretch }, deps, now, over);
  } catch (error) {
    deps.onFault(error);
  }
};
