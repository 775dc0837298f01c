import { type Clock, secondsBetween } from '../clock.ts';
import { AppError, invalidRequest } from '../errors.ts';
import { assertNotOver, changeForPerson } from './change-as-it-stands.ts';
import { maxHoldSeconds } from './hold.ts';
import { type Hold, type Holder, held, unheld } from './hold-changes.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';

export interface HoldDeps {
  readonly jobs: Pick<JobStore, 'change'>;
  readonly clock: Clock;
}

/** Lines about holds that the history of one job has room for: DynamoDB takes items of 400 KB. */
export const maxHoldEntries = 50;

/**
 * Holds the job, or puts this hold in the place of the one that stands; the same one again changes nothing. 400 for an
 * expiry that is past or too far ahead, 409 for a job that is over or has been held too often.
 */
export const holdJob = async (seen: Job, wanted: Hold, { jobs, clock }: HoldDeps): Promise<Job> => {
  const { after } = await changeForPerson(seen, jobs, (job) => {
    const now = clock();
    assertNotOver(job);
    assertWithinReach(wanted.expiresAt, now);
    if (isSame(job, wanted)) return undefined;
    assertRoom(job);
    return held(job, wanted, now);
  });
  return after;
};

/** Takes away the hold, whoever set it. Nothing happens where none stands. */
export const liftHold = async (seen: Job, by: Holder, { jobs, clock }: HoldDeps): Promise<Job> => {
  const { after } = await changeForPerson(seen, jobs, (job) =>
    job.held_until === undefined ? undefined : unheld(job, by, clock()),
  );
  return after;
};

const assertWithinReach = (expiresAt: Date, now: Date): void => {
  const aheadSeconds = secondsBetween(now, expiresAt);
  if (aheadSeconds > 0 && aheadSeconds <= maxHoldSeconds) return;
  const message = aheadSeconds > 0 ? `must be at most ${maxHoldSeconds} s ahead` : 'must lie in the future';
  throw invalidRequest(`expires_at ${message}.`, [{ path: 'expires_at', message }]);
};

const isSame = (job: Job, { reason, expiresAt, by }: Hold): boolean =>
  job.held_until === expiresAt.toISOString() && job.hold?.reason === reason && job.hold.set_by === by;

const assertRoom = (job: Job): void => {
  if ((job.hold_changes ?? 0) < maxHoldEntries) return;
  throw new AppError('hold_limit_reached', `The job's hold was changed ${maxHoldEntries} times, and no more are kept.`);
};
