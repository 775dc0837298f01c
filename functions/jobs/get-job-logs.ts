import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import {
  cursorAt,
  decodeLogCursor,
  decodeLogPosition,
  encodeLogCursor,
  encodeLogFollowCursor,
} from '../../shared/domain/telemetry/log-cursor.ts';
import { type LogReader, readBack, readOn } from '../../shared/domain/telemetry/log-page.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobLogs, type LogsQuery, linesOfPage } from '../../shared/http/contract/jobs/logs.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly telemetry: TelemetryStore;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobLogs, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const reader = { telemetry: deps.telemetry, jobId: job.id, now: deps.clock() };
    const isBack = query.before !== undefined || query.tail !== undefined;
    return { status: 200, body: isBack ? await pageBack(reader, query) : await pageOn(reader, query) };
  });

const start = { attempt: 0, seq: 0, line: 0 };

const pageOn = async (reader: LogReader, { after, limit = linesOfPage, ...filter }: LogsQuery) => {
  const from = after === undefined ? cursorAt(start) : decodeLogCursor(reader.jobId, after);
  const { lines, next, cursor } = await readOn(reader, from, limit, filter);
  const follow_cursor = encodeLogFollowCursor(reader.jobId, cursor);
  // A cursor of a mere position cannot express gaps (chunks that may still arrive), so a page with gaps returns `follow_cursor` as its next
  // cursor.
  const next_cursor = cursor.gaps.length === 0 ? next && encodeLogCursor(reader.jobId, next) : next && follow_cursor;
  return { items: [...lines], next_cursor, follow_cursor };
};

const pageBack = async (reader: LogReader, { before, tail, limit = linesOfPage, ...filter }: LogsQuery) => {
  const to = before === undefined ? undefined : decodeLogPosition(reader.jobId, before, 'before');
  const { lines, next, cursor } = await readBack(reader, to, tail ?? limit, filter);
  return {
    items: [...lines],
    next_cursor: null,
    prev_cursor: next && encodeLogCursor(reader.jobId, next),
    ...(before === undefined && { follow_cursor: encodeLogFollowCursor(reader.jobId, cursor) }),
  };
};
