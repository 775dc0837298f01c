import type { Clock } from '../../shared/domain/clock.ts';
import { resolvedConfigOf } from '../../shared/domain/configs/resolved-config.ts';
import { withSpec } from '../../shared/domain/jobs/full-job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { withLogTails } from '../../shared/domain/jobs/log-tails.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJob } from '../../shared/http/contract/jobs.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'logTails' | 'spec'>;
  readonly clock: Clock;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJob, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const hasFailed = job.attempts.some(({ error }) => error !== undefined);
    const tails = hasFailed ? await deps.details.logTails(job.id) : [];
    const view = toJobView(withLogTails(job, tails), deps.clock());
    // It never changes and may be large: whoever follows a job asks for it once.
    if (query.include === undefined) return { status: 200, body: view };
    return { status: 200, body: { ...view, training_config: resolvedConfigOf(await withSpec(job, deps.details)) } };
  });
