import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobEvents } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export const createHandler = (deps: { readonly jobs: JobStore }) =>
  apiHandler(getJobEvents, async ({ path, query, userId }) => {
    const { history } = await getOwnJob(deps.jobs, userId, path.id);
    const after = query.after ?? 0;
    const end = after + query.limit;
    // The number of an event is its place in the history, which only grows.
    const items = history.slice(after, end).map((event, index) => ({ ...event, seq: after + index + 1 }));
    return { status: 200, body: { items, next_cursor: end < history.length ? String(end) : null } };
  });
