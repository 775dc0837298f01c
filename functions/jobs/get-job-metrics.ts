import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { boundedCurve } from '../../shared/domain/telemetry/bounded-curve.ts';
import { curvePage } from '../../shared/domain/telemetry/curve-page.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobMetrics } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobMetrics, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const { points, truncated } = await boundedCurve(deps.telemetry.streamMetrics(job.id, deps.clock()));
    const { after, limit, max_points: maxPoints } = query;
    const page = { ...curvePage(points, { after, limit, maxPoints }), total_points: points.length };
    return { status: 200, body: truncated ? { ...page, truncated } : page };
  });
