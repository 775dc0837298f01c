import type { Worker } from '../../shared/domain/due-work/run-due-work.ts';
import { type EraseJobDeps, eraseJob } from '../../shared/domain/erasure/erase-job.ts';
import { log } from '../../shared/runtime/logger.ts';

/** Creates a worker that makes one step in the erasure of a job. */
export const createJobErasure =
  (deps: EraseJobDeps): Worker =>
  async ({ job_id }) => {
    const step = await eraseJob(job_id, deps);
    if (step.outcome === 'goes_on') return step;
    log.info('job_erased', { job_id });
    return { outcome: 'done' };
  };
