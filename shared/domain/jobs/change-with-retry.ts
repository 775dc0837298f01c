import { AppError } from '../errors.ts';
import type { Job } from './job.ts';
import type { JobChange, JobStore } from './job-store.ts';
import { isTerminal } from './status.ts';

/** The number of tries. If other writes change a job this often between reading and writing, a fault of ours is the cause. */
const maxTries = 5;

/** The outcome of one try: `done` with the result, or `moved` with the job as another write has changed it meanwhile. */
export type Tried<T> = { readonly done: T } | { readonly moved: Job | undefined };

/**
 * Calls `attempt` with the current job, and again with the changed job if another write came in between. Throws `restless` after
 * five such tries.
 */
export const tryAsItStands = async <T>(
  seen: Job | undefined,
  attempt: (job: Job | undefined) => Promise<Tried<T>>,
  restless: AppError,
): Promise<T> => {
  let standing = seen;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const tried = await attempt(standing);
    if ('done' in tried) return tried.done;
    standing = tried.moved;
  }
  throw restless;
};

interface Changed {
  readonly before: Job;
  /** Equal to `before` if no change was needed. */
  readonly after: Job;
}

/**
 * Changes the job, and tries again if another write came in between. `changeOf` gets the current job and returns the change, or
 * `undefined` if no change is needed. `changeOf` throws if the job may not be changed or does not exist.
 */
export const changeWithRetry = (
  seen: Job | undefined,
  jobs: Pick<JobStore, 'change'>,
  changeOf: (job: Job | undefined) => Promise<{ readonly before: Job; readonly change: JobChange | undefined }>,
  restless: AppError,
): Promise<Changed> =>
  tryAsItStands(
    seen,
    async (standing) => {
      const { before, change } = await changeOf(standing);
      if (change === undefined) return { done: { before, after: before } };
      const result = await jobs.change(before.id, change);
      return result.outcome === 'changed' ? { done: { before, after: result.job } } : { moved: result.job };
    },
    restless,
  );

/**
 * Makes a change that a person asks for, and tries again if another write came in between. Throws 409 `conflict` if the job does
 * not exist, or if every try met another write.
 */
export const changeForPerson = (
  seen: Job,
  jobs: Pick<JobStore, 'change'>,
  changeOf: (job: Job) => JobChange | undefined | Promise<JobChange | undefined>,
): Promise<Changed> => {
  const restless = new AppError('conflict', 'The job changed while it was being changed. Try again.');
  return changeWithRetry(
    seen,
    jobs,
    async (before) => {
      if (before === undefined) throw restless;
      return { before, change: await changeOf(before) };
    },
    restless,
  );
};

/** Throws 409 `job_over` if the job is over and can no longer be changed. */
export const assertNotOver = ({ status }: Job): void => {
  if (!isTerminal(status)) return;
  throw new AppError('job_over', `The job has already ended: it is ${status}.`, { details: { status } });
};
