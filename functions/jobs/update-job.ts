import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { updateJob } from '../../shared/domain/jobs/update-job.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { updateJob as operation } from '../../shared/http/contract/jobs/job.ts';
import { getOwnJob } from './own-job.ts';

export const createHandler = (deps: { readonly jobs: JobStore; readonly clock: Clock }) =>
  apiHandler(operation, async ({ path, body, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    return { status: 200, body: toJobView(await updateJob(job, body, deps), deps.clock()) };
  });
