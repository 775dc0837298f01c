import type { NewId } from '../../shared/domain/clock.ts';
import { type DeployDeps, deployJob } from '../../shared/domain/deploy/deploy-job.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deployJob as contract } from '../../shared/http/contract/deploy.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';
import { deploymentAnswer } from './deployment-answer.ts';

export type Deps = Omit<DeployDeps, 'onOver'> & { readonly newId: NewId };

export const createHandler = (deps: Deps) =>
  apiHandler(contract, async ({ body, userId, idempotency }) => {
    const id = idempotency?.id ?? deps.newId();
    addLogContext({ job_id: id });
    const job = await deployJob({ id, userId, request: body, idempotency }, { ...deps, onOver: reportOver });
    return deploymentAnswer(job, deps.clock());
  });
