import { AppError } from '../errors.ts';
import type { Job } from './job.ts';
import type { JobChange, JobStore } from './job-store.ts';
import { isTerminal } from './status.ts';

/** A job that moves this often while a change of it is tried is being moved by a fault of ours. */
const maxTries = 5;

/** One try: its result, or the job as another change has left it meanwhile. */
export type Tried<T> = { readonly done: T } | { readonly moved: Job | undefined };

/** Tries on the job as it stands, and again on one that moved meanwhile. Throws `restless` for one that never holds still. */
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
  /** Equal to `before` where nothing was to be changed. */
  readonly after: Job;
}

/**
 * Changes the job as it is when the change is written. `changeOf` looks at the job as it stands and answers the change,
 * or `undefined` where nothing is to be changed; it throws where the job forbids it, or is not there.
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
 * Makes a change that a person asks for, on the job as it is when the change is written. Throws 409 `conflict` for a job that is
 * gone or never holds still.
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

/** Throws 409 for a job that is over and can no longer be changed. */
export const assertNotOver = ({ status }: Job): void => {
  if (!isTerminal(status)) return;
  throw new AppError('job_over', `The job has already ended: it is ${status}.`, { details: { status } });
};
