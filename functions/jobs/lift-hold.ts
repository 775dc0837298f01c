import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { type LiftHoldDeps, liftHold } from '../../shared/domain/jobs/set-hold.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { liftHold as liftHoldContract } from '../../shared/http/contract/jobs/hold.ts';
import type { ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';
import { getJobInCare } from './own-job.ts';

export type Deps = LiftHoldDeps & ForOperators & { readonly jobs: JobStore };

export const createHandler = (deps: Deps) =>
  apiHandler(liftHoldContract, async ({ path, userId, claims }) => {
    const { job, by } = await getJobInCare(deps.jobs, { userId, claims }, deps.operator, path.id);
    await liftHold(job, by, deps);
    log.info('hold_lifted', { by, holder: userId });
    return { status: 204 };
  });
