import { type Clock, secondsBetween } from '../clock.ts';
import { inParallel } from '../in-parallel.ts';
import { changeForPerson } from './change-with-retry.ts';
import { cancelled } from './ends.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';
import { isTerminal } from './status.ts';

export interface CancelJobsDeps {
  readonly jobs: Pick<JobStore, 'listByUser' | 'get' | 'change'>;
  readonly clock: Clock;
  /** Called with every job that was cancelled. */
  readonly onOver: (job: Job) => void;
}

export interface CancelledJobs {
  readonly cancelled: number;
  /** True if time ran out before all jobs were cancelled. A repeated call cancels the rest. */
  readonly areLeft: boolean;
}

/** The time after which no further page of jobs is read. The whole request has 29 s. */
const seconds = 20;
const writesAtOnce = 10;

/**
 * Cancels every job of the user that is not over, on behalf of an operator. No pod is ended here, because sweeps end the pods of
 * jobs that are over, within the calls that RunPod grants.
 */
export const cancelJobsOfUser = async (userId: string, deps: CancelJobsDeps): Promise<CancelledJobs> => {
  const begun = deps.clock();
  let count = 0;
  let cursor: string | undefined;
  do {
    if (secondsBetween(begun, deps.clock()) >= seconds) return { cancelled: count, areLeft: true };
    const page = await deps.jobs.listByUser(userId, { limit: 100, cursor }, { active: true });
    await inParallel(page.items, writesAtOnce, async ({ id }) => {
      // A list lags behind: a listed job may have changed or been erased.
      const seen = await deps.jobs.get(id);
      if (seen === undefined) return;
      const { before, after } = await changeForPerson(seen, deps.jobs, (job) =>
        isTerminal(job.status) ? undefined : cancelled(job, 'operator', deps.clock()),
      );
      if (before === after) return;
      count += 1;
      deps.onOver(after);
    });
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return { cancelled: count, areLeft: false };
};
