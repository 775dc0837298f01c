import type { Clock } from '../../shared/domain/clock.ts';
import { findDeployment } from '../../shared/domain/deploy/find-deployment.ts';
import { costOf } from '../../shared/domain/jobs/cost-of.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { podUrl, toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getDeployment } from '../../shared/http/contract/deploy.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: { readonly jobs: JobStore; readonly clock: Clock }) =>
  apiHandler(getDeployment, async ({ query, userId }) => {
    const job = await findDeployment(deps.jobs, userId, query.deployment_id);
    addLogContext({ job_id: job.id });
    const view = toJobView(job, deps.clock());
    const { current_step, total_steps, current_epoch, total_epochs, progress, loss, eval_loss, learning_rate } = view;
    return {
      status: 200,
      body: {
        deployment_id: job.id,
        job_id: job.id,
        status: job.status,
        pod_id: job.pod_id ?? null,
        pod_url: job.pod_id === undefined ? null : podUrl(job.pod_id),
        cost: costOf(job, deps.clock()),
        metrics: {
          ...{ current_step, total_steps, current_epoch, total_epochs, progress, loss, eval_loss, learning_rate },
          samples_per_second: view.samples_per_second,
          tokens_per_second: view.tokens_per_second,
          gpu_utilization_percent: view.gpu_utilization_percent,
          gpu_memory_allocated_gb: view.gpu_memory_allocated_gb,
        },
      },
    };
  });
