import type { Clock } from '../../shared/domain/clock.ts';
import { resolvedConfigOf } from '../../shared/domain/configs/resolved-config.ts';
import { withSpec } from '../../shared/domain/jobs/full-job.ts';
import type { FullJob } from '../../shared/domain/jobs/job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { withLogTails } from '../../shared/domain/jobs/log-tails.ts';
import { requestedOf } from '../../shared/domain/jobs/requested.ts';
import { toJobView } from '../../shared/domain/jobs/view.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJob } from '../../shared/http/contract/jobs/job.ts';
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
    // The spec may be large and never changes, so it is read only if the query asks for it. The spec of an older job is also read for the
    // job's name, which the item of such a job lacks.
    const { include = [] } = query;
    const isWhole = include.length === 0 && job.name !== undefined;
    const whole = isWhole ? undefined : await withSpec(job, deps.details);
    const view = toJobView(withLogTails(whole === undefined ? job : named(whole), tails), deps.clock());
    return {
      status: 200,
      body: {
        ...view,
        ...(whole && include.includes('training_config') && { training_config: resolvedConfigOf(whole) }),
        ...(whole && include.includes('requested') && { requested: requestedOf(whole) }),
      },
    };
  });

/** Fills in the name, model and method of an older job from its config. */
const named = (job: FullJob): FullJob => ({
  name: job.training_config.name,
  model: job.training_config.model.name,
  method: job.training_config.training.method,
  ...job,
});
