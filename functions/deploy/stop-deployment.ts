import { type CancelDeps, cancelJob } from '../../shared/domain/jobs/cancel.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { stopDeployment } from '../../shared/http/contract/deploy.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';
import { reportOver } from '../../shared/runtime/report-over.ts';
import { findDeployment } from './find-deployment.ts';

export const createHandler = (deps: CancelDeps) =>
  apiHandler(stopDeployment, async ({ query, userId }) => {
    const job = await findDeployment(deps.jobs, userId, query.deployment_id);
    addLogContext({ job_id: job.id });
    const over = isTerminal(job.status);
    if (!over) reportOver(await cancelJob(job, deps));
    const message = over
      ? `The job was over already: it is ${job.status}.`
      : 'The job is cancelled and its pod is being terminated.';
    return { status: 200, body: { deployment_id: job.id, status: 'stopped' as const, message } };
  });
