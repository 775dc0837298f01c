import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { GpuProvider } from '../pods/gpu-provider.ts';
import { terminatePodOf } from '../pods/terminate.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';
import { isTerminal } from './status.ts';
import { cancelled } from './transitions.ts';

export interface CancelDeps {
  readonly jobs: JobStore;
  readonly provider: GpuProvider;
  readonly clock: Clock;
  readonly stage: string;
  readonly onFault: (error: unknown) => void;
}

/** A job that moves this often while we try to cancel it is being moved by a fault of ours. */
const maxTries = 5;

/**
 * Cancels the job as it is now and asks for its pod's end at once. Cancelling twice is fine; a job that ended in
 * another way is 409 `job_over`. If the provider does not answer, the reaper goes on.
 */
export const cancelJob = async (seen: Job, deps: CancelDeps): Promise<Job> => {
  let job = seen;
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (job.status === 'cancelled') return job;
    if (isTerminal(job.status)) {
      throw new AppError('job_over', `The job has already ended: it is ${job.status}.`, {
        details: { status: job.status },
      });
    }
    const result = await deps.jobs.change(job.id, cancelled(job, 'user', deps.clock()));
    if (result.outcome === 'changed') {
      if (job.status !== 'queued') await terminatePodOf(result.job, deps.provider, deps.stage, deps.onFault);
      return result.job;
    }
    if (result.job === undefined) break;
    job = result.job;
  }
  throw new AppError('conflict', 'The job changed while it was being cancelled. Try again.');
};
