import { type CancelDeps, cancelJob } from '../../shared/domain/jobs/cancel.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { cancelJob as cancelJobContract } from '../../shared/http/contract/jobs.ts';
import { reportOver } from '../../shared/runtime/report-over.ts';
import { getOwnJob } from './own-job.ts';

export const createHandler = (deps: CancelDeps) =>
  apiHandler(cancelJobContract, async ({ path, userId }) => {
    const seen = await getOwnJob(deps.jobs, userId, path.id);
    const job = await cancelJob(seen, deps);
    if (!isTerminal(seen.status)) reportOver(job);
    return { status: 200, body: toJobView(job, deps.clock()) };
  });
