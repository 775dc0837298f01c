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
  /** Called if the user's account cannot be settled now. A sweep settles it later. */
  readonly onFault: (error: unknown) => void;
}

/**
 * The maximum number of changes of holds of one job. Each change is an entry of the history, and an item of DynamoDB holds at most
 * 400 KB.
 */
export const maxHoldEntries = 50;

/**
 * Holds the job, or replaces its hold. Setting the same hold again changes nothing. If the hold lets the job spend more than it has
 * reserved, the rest of its budget is reserved first. Throws 400 if the expiry is past or too far ahead, 409 if the job is over or
 * its hold was changed too often, and 422 `limit_exceeded` if the budget does not fit within the limit of the month.
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
  // If this call fails, a sweep ends the transition of the user's account.
  if (raised !== undefined) await jobIsRaised(after, raised, deps).catch(deps.onFault);
  return after;
};

/** Removes the hold, even if another person set it. Nothing happens if the job is not held. */
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
