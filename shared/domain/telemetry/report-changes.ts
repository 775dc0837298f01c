import { byPod, type PodCall } from '../attempts/pod-auth.ts';
import { addSeconds } from '../clock.ts';
import { historyLength, maxHistoryOfPhases } from '../jobs/history.ts';
import { entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { enteringPhase } from '../jobs/phase-times.ts';
import { heardNow, hearingGapSeconds } from '../jobs/pod-moves.ts';
import { type GpuReading, summarize, type ToldProgress } from '../jobs/progress.ts';
import { type JobPhase, mayEnterPhase } from '../jobs/status.ts';
import { withLateReport } from './late-reports.ts';
import { hourOf, type MetricPoint, maxReportUnitsPerHour, reportUnits } from './metric-point.ts';

export interface MetricsReport extends PodCall {
  readonly seq: number;
  readonly points: readonly MetricPoint[];
  /** The current phase of the pod. Pods of earlier versions do not send it. */
  readonly phase?: JobPhase | undefined;
  /** True if the pod has worked without making steps since its last report. */
  readonly active?: boolean | undefined;
  readonly progress?: ToldProgress | undefined;
  readonly gpu?: GpuReading | undefined;
}

/** Returns the changes that every report makes, whatever the job contained before. */
const summary = (report: MetricsReport, now: Date): Required<Pick<JobChange, 'set' | 'setIfAbsent' | 'progress'>> => {
  const at = now.toISOString();
  const ends = endsOf(report.points, now);
  return {
    set: {
      last_heartbeat_at: at,
      updated_at: at,
      last_metrics_seq: report.seq,
      metrics_hour: hourOf(now),
      ...(report.progress?.total_steps !== undefined && { steps_planned: report.progress.total_steps }),
      ...(ends === undefined
        ? report.active === true && { last_active_at: at }
        : { last_step_at: at, last_point_at: ends.last.at, last_point_step: ends.last.step }),
    },
    setIfAbsent: ends === undefined ? {} : { first_point_at: ends.first.at, first_point_step: ends.first.step },
    progress: {
      ...summarize(report.points, report.progress, report.gpu),
      ...(report.progress?.transfer && { transfer: { ...report.progress.transfer, attempt: report.attempt } }),
    },
  };
};

/**
 * Returns the points of the lowest and the highest step, with their times. The time is the pod's, or now if the pod's time is
 * missing or in the future.
 */
const endsOf = (points: readonly MetricPoint[], now: Date) => {
  const at = ({ timestamp }: MetricPoint): string =>
    (timestamp === undefined || new Date(timestamp) > now ? now : new Date(timestamp)).toISOString();
  const bySteps = [...points].sort((a, b) => a.step - b.step);
  const [first, last] = [bySteps[0], bySteps.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { first: { step: first.step, at: at(first) }, last: { step: last.step, at: at(last) } };
};

const pointsTold = ({ points }: MetricsReport) => (points.length === 0 ? {} : { points_told: points.length });

/** Returns the change of a usual report: in the same hour and phase as the report before, with no gap in between. */
export const summaryChange = (report: MetricsReport, now: Date): JobChange => {
  const units = reportUnits(report.points.length);
  return {
    expect: {
      ...byPod(report, ['running']),
      ...(report.phase === undefined ? {} : { phases: [report.phase] }),
      absentOrEquals: { metrics_hour: hourOf(now) },
      absentOrBelow: { last_metrics_seq: report.seq + 1, metrics_points: maxReportUnitsPerHour - units + 1 },
      notBefore: { last_heartbeat_at: addSeconds(now, -hearingGapSeconds).toISOString() },
    },
    ...summary(report, now),
    add: { metrics_points: units, ...pointsTold(report) },
  };
};

/** Returns the condition that the job has not changed in the fields that the report's change depends on. */
const asItStands = (job: Job, report: MetricsReport): JobChange['expect'] => {
  const { equals, ...expect } = byPod(report, ['running']);
  const { last_metrics_seq, metrics_hour, metrics_points } = job;
  return {
    ...expect,
    ...(job.phase === null ? {} : { phases: [job.phase] }),
    equals: { ...equals, last_metrics_seq, metrics_hour, metrics_points },
  };
};

/** Returns the units of this hour including the report. `undefined` if they exceed the limit. */
const unitsWith = (job: Job, report: MetricsReport, now: Date): number | undefined => {
  const used = job.metrics_hour === hourOf(now) ? (job.metrics_points ?? 0) : 0;
  const units = used + reportUnits(report.points.length);
  return units > maxReportUnitsPerHour ? undefined : units;
};

/** Returns the change of a report, computed from the current job. `undefined` if the hour's units are used up. */
export const heardAgain = (job: Job, report: MetricsReport, now: Date): JobChange | undefined => {
  const units = unitsWith(job, report, now);
  if (units === undefined) return undefined;
  const { set, ...rest } = summary(report, now);
  const { set: phase, history } = phaseTold(job, report, now);
  return {
    expect: asItStands(job, report),
    ...rest,
    set: { ...set, ...phase, ...heardNow(job, now), metrics_points: units },
    add: pointsTold(report),
    ...(history === undefined ? {} : { history }),
  };
};

/**
 * Returns the change of a late report. The report counts for the hour and is noted for followers of the curve, and nothing else
 * changes. `undefined` if the hour's units are used up.
 */
export const countedAgain = (job: Job, report: MetricsReport, now: Date): JobChange | undefined => {
  const units = unitsWith(job, report, now);
  return units === undefined
    ? undefined
    : {
        expect: asItStands(job, report),
        set: {
          metrics_hour: hourOf(now),
          metrics_points: units,
          ...(report.points.length > 0 && { late_reports: withLateReport(job.late_reports, report, now) }),
        },
      };
};

/** Returns the change of phase, if the report names a later phase than the job's: the event of the phase may be late or lost. */
const phaseTold = (job: Job, { phase }: MetricsReport, now: Date): Pick<JobChange, 'set' | 'history'> => {
  const isNews = phase !== undefined && job.phase !== null && phase !== job.phase && mayEnterPhase(job.phase, phase);
  if (!isNews) return {};
  const line = entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: `Phase ${phase}.` }, now);
  return {
    set: enteringPhase(job, phase, now),
    history: historyLength(job) < maxHistoryOfPhases ? [line] : [],
  };
};
