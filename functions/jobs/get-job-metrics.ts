import type { Clock } from '../../shared/domain/clock.ts';
import { invalidRequest } from '../../shared/domain/errors.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { columnsOf } from '../../shared/domain/telemetry/columns.ts';
import { readCurvePage } from '../../shared/domain/telemetry/curve-page.ts';
import type { CurveWindow } from '../../shared/domain/telemetry/curve-window.ts';
import { decodeCurveCursor, encodeCurveCursor } from '../../shared/domain/telemetry/follow-cursor.ts';
import { readNews } from '../../shared/domain/telemetry/follow-curve.ts';
import { lateSeen } from '../../shared/domain/telemetry/late-reports.ts';
import type { CurvePoint } from '../../shared/domain/telemetry/merge-points.ts';
import type { CurveReader } from '../../shared/domain/telemetry/read-curve.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import {
  getJobMetrics,
  type MetricsQuery,
  pointsOfNews,
  pointsOfPage,
} from '../../shared/http/contract/jobs/metrics.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobMetrics, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const reader = { telemetry: deps.telemetry, jobId: job.id, now: deps.clock() };
    const { after } = query;
    const answer =
      typeof after === 'string'
        ? await newsSince(after, reader, job, query)
        : await pageOf(after ?? -1, reader, job, query);
    return { status: 200, body: answer };
  });

const windowOf = ({ from_step = 0, to_step = Number.POSITIVE_INFINITY, fields }: MetricsQuery): CurveWindow => ({
  fromStep: from_step,
  toStep: to_step,
  fields,
});

const pageOf = async (after: number, reader: CurveReader, job: Job, query: MetricsQuery) => {
  const window = windowOf(query);
  const { items, next_cursor, curve } = await readCurvePage(reader, {
    window: { ...window, fromStep: Math.max(window.fromStep, after + 1) },
    limit: query.limit ?? pointsOfPage,
    maxPoints: query.max_points,
  });
  const cursor = { ...curve.position, late: lateSeen(job.late_reports, curve.newest), firstSteps: curve.firstSteps };
  return {
    ...laidOut(items, query),
    next_cursor,
    follow_cursor: encodeCurveCursor(job.id, cursor),
    total_points: curve.total,
    ...(curve.truncated && { truncated: true }),
  };
};

const newsSince = async (after: string, reader: CurveReader, job: Job, query: MetricsQuery) => {
  if (query.max_points !== undefined) {
    const path = 'max_points';
    const message = 'does not go with a follow_cursor, whose page is all that is new';
    throw invalidRequest(`The query is not valid. ${path}: ${message}.`, [{ path, message }]);
  }
  const request = { window: windowOf(query), limit: query.limit ?? pointsOfNews };
  const { items, cuts, cursor, hasMore } = await readNews(
    reader,
    decodeCurveCursor(job.id, after),
    job.late_reports,
    request,
  );
  const follow_cursor = encodeCurveCursor(job.id, cursor);
  return { ...laidOut(items, query), next_cursor: hasMore ? follow_cursor : null, follow_cursor, cuts: [...cuts] };
};

const laidOut = (items: readonly CurvePoint[], { layout, fields }: MetricsQuery) =>
  layout === 'columns' ? { items: [], columns: columnsOf(items, fields) } : { items: [...items] };
