import { findDeployment } from '../../shared/domain/deploy/find-deployment.ts';
import { type CancelDeps, cancelJob } from '../../shared/domain/jobs/cancel.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { stopDeployment } from '../../shared/http/contract/deploy.ts';
import { type ForOperators, isOperator } from '../../shared/http/operator.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { addLogContext, log } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: CancelDeps & ForOperators) =>
  apiHandler(stopDeployment, async ({ query, userId, claims }) => {
    const mayStopAny = isOperator(claims, deps.operator);
    const job = await findDeployment(deps.jobs, userId, query.deployment_id, mayStopAny);
    addLogContext({ job_id: job.id });
    const over = isTerminal(job.status);
    const by = job.user_id === userId ? 'user' : 'operator';
    if (!over) reportOver(await cancelJob(job, by, deps));
    log.info('job_cancelled', { by, canceller: userId, over });
    const message = over
      ? `The job was over already: it is ${job.status}.`
      : 'The job is cancelled and its pod is being terminated.';
    return { status: 200, body: { deployment_id: job.id, status: 'stopped' as const, message } };
  });
