import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { decodeLogCursor, encodeLogCursor } from '../../shared/domain/telemetry/log-cursor.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobLogs } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobLogs, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const after = query.after === undefined ? undefined : decodeLogCursor(job.id, query.after);
    const { lines, next } = await deps.telemetry.listLogs(job.id, after, query.limit, deps.clock());
    return { status: 200, body: { items: [...lines], next_cursor: next && encodeLogCursor(job.id, next) } };
  });
