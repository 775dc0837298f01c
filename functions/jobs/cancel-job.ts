import { type CancelDeps, cancelJob } from '../../shared/domain/jobs/cancel.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { cancelJob as cancelJobContract } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export const createHandler = (deps: CancelDeps) =>
  apiHandler(cancelJobContract, async ({ path, userId }) => {
    const job = await cancelJob(await getOwnJob(deps.jobs, userId, path.id), deps);
    return { status: 200, body: toJobView(job, deps.clock()) };
  });
