import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJob } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export const createHandler = (deps: { readonly jobs: JobStore; readonly clock: Clock }) =>
  apiHandler(getJob, async ({ path, userId }) => ({
    status: 200,
    body: toJobView(await getOwnJob(deps.jobs, userId, path.id), deps.clock()),
  }));
