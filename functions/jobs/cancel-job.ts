import { type CancelDeps, cancelJob } from '../../shared/domain/jobs/cancel.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { cancelJob as cancelJobContract } from '../../shared/http/contract/jobs/job.ts';
import type { ForOperators } from '../../shared/http/operator.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { log } from '../../shared/runtime/logger.ts';
import { getJobInCare } from './own-job.ts';

export const createHandler = (deps: CancelDeps & ForOperators) =>
  apiHandler(cancelJobContract, async ({ path, userId, claims }) => {
    const { job: seen, by } = await getJobInCare(deps.jobs, { userId, claims }, deps.operator, path.id);
    const job = await cancelJob(seen, by, deps);
    if (!isTerminal(seen.status)) reportOver(job);
    log.info('job_cancelled', { by, canceller: userId });
    return { status: 200, body: toJobView(job, deps.clock()) };
  });
