import { AppError } from '../errors.ts';
import type { Job } from './job.ts';
import type { JobChange, JobStore } from './job-store.ts';
import { isTerminal } from './status.ts';

/** A job that moves this often while somebody tries to change it is being moved by a fault of ours. */
const maxTries = 5;

/**
 * What a person asks of a job is asked of the job as it is when it is written: one that moved meanwhile is looked at
 * again. `changeOf` answers `undefined` where nothing is to be changed, and throws where the job forbids it. 409
 * `conflict` when the job does not hold still.
 */
export const changeAsItStands = async (
  seen: Job,
  jobs: Pick<JobStore, 'change'>,
  changeOf: (job: Job) => JobChange | undefined,
): Promise<{ readonly before: Job; readonly after: Job }> => {
  let before = seen;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const change = changeOf(before);
    if (change === undefined) return { before, after: before };
    const result = await jobs.change(before.id, change);
    if (result.outcome === 'changed') return { before, after: result.job };
    if (result.job === undefined) break;
    before = result.job;
  }
  throw new AppError('conflict', 'The job changed while it was being changed. Try again.');
};

/** Throws 409 for a job of which nothing can be asked any more. */
export const assertNotOver = ({ status }: Job): void => {
  if (!isTerminal(status)) return;
  throw new AppError('job_over', `The job has already ended: it is ${status}.`, { details: { status } });
};
