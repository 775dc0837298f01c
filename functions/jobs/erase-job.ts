import { type RequestErasureDeps, requestErasure } from '../../shared/domain/erasure/request-erasure.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { eraseJob } from '../../shared/http/contract/jobs/job.ts';

export const createHandler = (deps: RequestErasureDeps) =>
  apiHandler(eraseJob, async ({ path, userId }) => {
    await requestErasure(userId, path.id, deps);
    return { status: 202, body: { job_id: path.id, status: 'deleting' as const } };
  });
