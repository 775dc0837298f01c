import { type Directive, directiveFor } from '../attempts/directive.ts';
import { assertMaySpeak, byPod, type PodCall } from '../attempts/pod-auth.ts';
import { recordSignOfLife } from '../attempts/record-sign-of-life.ts';
import { addSeconds, type Clock, secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { hearingGapSeconds } from '../jobs/pod-moves.ts';
import { type LogLine, maxLogBytesPerHour } from './log-line.ts';
import { hourOf, secondsToNextHour } from './metric-point.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export interface LogsReport extends PodCall {
  readonly seq: number;
  readonly lines: readonly LogLine[];
}

export interface LogsDeps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
  readonly ttlDays: number;
}

/**
 * Stores lines of a log. Lines are accepted before the claim, too, because the log of a pod that cannot start matters most. One
 * change authenticates the pod and counts the bytes of this hour. A second change begins a new hour. Throws 429 if the bytes of the
 * hour are used up. If the pod's reports are missing, its lines count as a sign of life: the pod reaches the API and waits for us.
 */
export const recordLogs = async (report: LogsReport, deps: LogsDeps): Promise<Directive> => {
  const now = deps.clock();
  const job = await countBytes(report, deps.jobs, now);
  const { jobId, attempt, seq, lines } = report;
  if (lines.length > 0) {
    await deps.telemetry.putLogs(
      jobId,
      { attempt, seq, lines, at: now.getTime() },
      addSeconds(now, deps.ttlDays * 86_400),
    );
  }
  if (isMissed(job, now)) await recordSignOfLife(report, deps);
  return directiveFor(job, lines.length);
};

const isMissed = ({ status, claimed_at, last_heartbeat_at = claimed_at }: Job, now: Date): boolean =>
  status === 'running' && last_heartbeat_at !== undefined && secondsBetween(last_heartbeat_at, now) > hearingGapSeconds;

const countBytes = async (report: LogsReport, jobs: JobStore, now: Date): Promise<Job> => {
  const hour = hourOf(now);
  const bytes = sizeOf(report.lines);
  const counted = await jobs.change(report.jobId, sameHour(report, hour, bytes));
  if (counted.outcome === 'changed') return counted.job;
  const job = assertMaySpeak(counted.job, report);
  if (job.log_hour === hour) throw hourUsedUp(now);
  const begun = await jobs.change(report.jobId, newHour(report, job.log_hour, hour, bytes));
  if (begun.outcome === 'changed') return begun.job;
  assertMaySpeak(begun.job, report);
  // Another call began the hour in between. The pod sends these lines again.
  throw new AppError('rate_limited', 'Send these lines again.', { retryAfterSeconds: 1 });
};

const sizeOf = (lines: readonly LogLine[]): number => Buffer.byteLength(JSON.stringify(lines));

const sameHour = (report: LogsReport, hour: string, bytes: number): JobChange => ({
  expect: {
    ...byPod(report, ['pending', 'running']),
    absentOrEquals: { log_hour: hour },
    absentOrBelow: { log_bytes: maxLogBytesPerHour - bytes + 1 },
  },
  set: { log_hour: hour },
  add: { log_bytes: bytes },
});

const newHour = (report: LogsReport, before: string | undefined, hour: string, bytes: number): JobChange => {
  const expect = byPod(report, ['pending', 'running']);
  return {
    expect: { ...expect, equals: { ...expect.equals, log_hour: before } },
    set: { log_hour: hour, log_bytes: bytes },
  };
};

const hourUsedUp = (now: Date): AppError =>
  new AppError('rate_limited', `A job may log ${maxLogBytesPerHour} bytes an hour, and has.`, {
    retryAfterSeconds: secondsToNextHour(now),
  });
