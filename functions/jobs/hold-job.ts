import { addSeconds } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { type HoldDeps, holdJob } from '../../shared/domain/jobs/set-hold.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { holdJob as holdJobContract } from '../../shared/http/contract/jobs/hold.ts';
import type { ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';
import { getJobInCare } from './own-job.ts';

export type Deps = HoldDeps & ForOperators & { readonly jobs: JobStore };

export const createHandler = (deps: Deps) =>
  apiHandler(holdJobContract, async ({ path, body, userId, claims }) => {
    const { job, by } = await getJobInCare(deps.jobs, { userId, claims }, deps.operator, path.id);
    const { reason, expires_at, expires_in_seconds = 0 } = body;
    const expiresAt = expires_at === undefined ? addSeconds(deps.clock(), expires_in_seconds) : new Date(expires_at);
    const held = await holdJob(job, { reason, expiresAt, by }, deps);
    log.info('job_held', { by, holder: userId, held_until: held.held_until });
    return { status: 200, body: toJobView(held, deps.clock()) };
  });
