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
  /** The phase that the pod is in, where it says so; older pods do not. */
  readonly phase?: JobPhase | undefined;
  /** The pod has seen work beside steps since its last report. */
  readonly active?: boolean | undefined;
  readonly progress?: ToldProgress | undefined;
  readonly gpu?: GpuReading | undefined;
}

/** The changes of every report, whatever stood there before. */
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

/** The points of the lowest and the highest step, by the pod's own clock where its time is not in the future. */
const endsOf = (points: readonly MetricPoint[], now: Date) => {
  const at = ({ timestamp }: MetricPoint): string =>
    (timestamp === undefined || new Date(timestamp) > now ? now : new Date(timestamp)).toISOString();
  const bySteps = [...points].sort((a, b) => a.step - b.step);
  const [first, last] = [bySteps[0], bySteps.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { first: { step: first.step, at: at(first) }, last: { step: last.step, at: at(last) } };
};

const pointsTold = ({ points }: MetricsReport) => (points.length === 0 ? {} : { points_told: points.length });

/** The change of a report like the one before it: the same hour and phase, and no gap between the two. */
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

/** The job still stands as it was seen. */
const asItStands = (job: Job, report: MetricsReport): JobChange['expect'] => {
  const { equals, ...expect } = byPod(report, ['running']);
  const { last_metrics_seq, metrics_hour, metrics_points } = job;
  return {
    ...expect,
    ...(job.phase === null ? {} : { phases: [job.phase] }),
    equals: { ...equals, last_metrics_seq, metrics_hour, metrics_points },
  };
};

/** Units of this hour with the report; `undefined` where they are too many. */
const unitsWith = (job: Job, report: MetricsReport, now: Date): number | undefined => {
  const used = job.metrics_hour === hourOf(now) ? (job.metrics_points ?? 0) : 0;
  const units = used + reportUnits(report.points.length);
  return units > maxReportUnitsPerHour ? undefined : units;
};

/** The change of a report from the job as it stands; `undefined` where the hour is used up. */
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

/** A late report counts for the hour and is noted for followers of the curve; it changes nothing else. `undefined` where the hour is used up. */
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

/** The event of a phase may be late or lost; the report that names the phase stands in for it. */
const phaseTold = (job: Job, { phase }: MetricsReport, now: Date): Pick<JobChange, 'set' | 'history'> => {
  const isNews = phase !== undefined && job.phase !== null && phase !== job.phase && mayEnterPhase(job.phase, phase);
  if (!isNews) return {};
  const line = entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: `Phase ${phase}.` }, now);
  return {
    set: enteringPhase(job, phase, now),
    history: historyLength(job) < maxHistoryOfPhases ? [line] : [],
  };
};
