import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { suspendUser } from '../../shared/domain/controls/suspend-user.ts';
import { type CancelJobsDeps, cancelJobsOfUser } from '../../shared/domain/jobs/cancel-jobs-of-user.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { suspendUser as operation } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface SuspendUserDeps extends CancelJobsDeps, ForOperators {
  readonly controls: Pick<ControlsStore, 'get' | 'suspend'>;
}

export const createHandler = (deps: SuspendUserDeps) =>
  apiHandler(operation, async ({ path, body, userId, claims }) => {
    assertOperator(claims, deps.operator);
    const control = { reason: body.reason, set_at: deps.clock().toISOString(), set_by: userId };
    await suspendUser(path.user_id, control, deps.controls);
    log.info('user_suspended', { operator: userId, user_id: path.user_id, reason: body.reason });
    // Jobs are cancelled after the suspension is stored, so later deploys are refused. A deploy that read the controls before the
    // suspension may store its job after this call has listed the jobs. That job goes on, and a second call cancels it.
    const jobs = body.cancel_jobs ? await cancelJobsOfUser(path.user_id, deps) : { cancelled: 0, areLeft: false };
    log.info('jobs_of_user_cancelled', { operator: userId, user_id: path.user_id, ...jobs });
    return {
      status: 200,
      body: { user_id: path.user_id, ...control, jobs_cancelled: jobs.cancelled, jobs_left: jobs.areLeft },
    };
  });
