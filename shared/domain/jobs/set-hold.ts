import { type Clock, secondsBetween } from '../clock.ts';
import { AppError, invalidRequest } from '../errors.ts';
import { microDollarsAtMost } from '../limits/micro-dollars.ts';
import { jobIsRaised, raiseReserved } from '../limits/raise-reserved.ts';
import type { ReserveDeps } from '../limits/reserve-job.ts';
import type { Reserved } from '../limits/reserved.ts';
import { assertNotOver, changeForPerson } from './change-with-retry.ts';
import { maxHoldSeconds } from './hold.ts';
import { type Hold, type Holder, held, mostWhileHeld, unheld } from './hold-changes.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';

export interface LiftHoldDeps {
  readonly jobs: Pick<JobStore, 'change'>;
  readonly clock: Clock;
}

export interface HoldDeps extends LiftHoldDeps, ReserveDeps {
  /** Called for an account that a sweep has to settle. */
  readonly onFault: (error: unknown) => void;
}

/** Lines about holds that the history of one job has room for: DynamoDB takes items of 400 KB. */
export const maxHoldEntries = 50;

/**
 * Holds the job, or puts this hold in the place of the one that stands; the same one again changes nothing. A hold that lets the
 * job spend more than it has reserved reserves the rest of its budget first. 400 for an expiry that is past or too far ahead,
 * 409 for a job that is over or has been held too often, 422 `limit_exceeded` where the month has no room for the budget.
 */
export const holdJob = async (seen: Job, wanted: Hold, deps: HoldDeps): Promise<Job> => {
  let raised: Reserved | undefined;
  const { after } = await changeForPerson(seen, deps.jobs, async (job) => {
    const now = deps.clock();
    assertNotOver(job);
    assertWithinReach(wanted.expiresAt, now);
    if (isSame(job, wanted)) return undefined;
    assertRoom(job);
    const most = microDollarsAtMost(mostWhileHeld(job, wanted.expiresAt, now) ?? 0);
    const lacks = job.reserved !== undefined && most > job.reserved.micro_dollars ? job.reserved : undefined;
    const reserved = lacks && (await raiseReserved(job, lacks, most, deps));
    raised = reserved ?? raised;
    return held(job, wanted, now, reserved);
  });
  // If this fails, a sweep ends the transition.
  if (raised !== undefined) await jobIsRaised(after, raised, deps).catch(deps.onFault);
  return after;
};

/** Takes away the hold, also one that another person set. Nothing happens where none stands. */
export const liftHold = async (seen: Job, by: Holder, { jobs, clock }: LiftHoldDeps): Promise<Job> => {
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
