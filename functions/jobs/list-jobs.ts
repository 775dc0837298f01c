import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listJobs } from '../../shared/http/contract/jobs/list-jobs.ts';

export const createHandler = (deps: { readonly jobs: JobStore; readonly clock: Clock }) =>
  apiHandler(listJobs, async ({ query, userId }) => {
    const { limit, cursor, ...filter } = query;
    const page = await deps.jobs.listByUser(userId, { limit, cursor }, filter);
    const now = deps.clock();
    return {
      status: 200,
      body: { items: page.items.map((job) => toJobView(job, now)), next_cursor: page.next_cursor },
    };
  });
