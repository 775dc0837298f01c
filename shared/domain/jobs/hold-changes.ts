import { secondsBetween } from '../clock.ts';
import type { Reserved } from '../limits/reserved.ts';
import { spentDollars, spentSeconds } from './cost.ts';
import type { HistoryEntry } from './history.ts';
import { asSeen, entry } from './history-entry.ts';
import { isSparedByHold } from './hold.ts';
import type { Job } from './job.ts';
import type { JobChange } from './job-store.ts';
import type { OpenJob } from './open-job.ts';

/** The person who holds a job: its user, or an operator. */
export type Holder = NonNullable<Job['hold']>['set_by'];

export interface Hold {
  readonly reason: string;
  readonly expiresAt: Date;
  readonly by: Holder;
}

/**
 * The changes of a hold. The functions are pure, as in `ends.ts` and `pod-moves.ts`. Each change writes an entry of the history
 * with the numbers behind it.
 */

type Noted = Pick<HistoryEntry, 'actor' | 'message'> & { readonly numbers: NonNullable<HistoryEntry['numbers']> };

const change = (
  job: OpenJob,
  set: Pick<Job, 'held_until' | 'hold'> & Partial<Pick<Job, 'estimated_cost' | 'reserved'>>,
  expect: JobChange['expect']['equals'],
  { numbers, ...noted }: Noted,
  now: Date,
): JobChange => ({
  // The entry of the history names the previous hold, so the previous hold must not have changed.
  expect: { ...asSeen(job), equals: { held_until: job.held_until, ...expect } },
  set: { held_until: undefined, hold: undefined, ...set, updated_at: now.toISOString() },
  add: { hold_changes: 1 },
  history: [
    entry(job, { ...noted, type: 'hold', numbers: { ...numbers, spent_dollars: spentDollars(job, now) } }, now),
  ],
});

const replacedBy = (job: OpenJob): Noted['numbers'] =>
  job.held_until === undefined ? {} : { replaced_held_until: job.held_until };

/**
 * Returns the most dollars that the job can cost under the hold. A hold may postpone the end by `max_duration` of a job with a
 * budget, and then the budget alone limits the cost. `undefined` if the hold postpones nothing.
 */
export const mostWhileHeld = (job: Job, expiresAt: Date, now: Date): number | undefined => {
  const leftSeconds = job.max_duration_minutes * 60 - spentSeconds(job, now);
  const isPutOff = isSparedByHold('max_duration', job) && secondsBetween(now, expiresAt) > leftSeconds;
  return isPutOff ? job.budget_limit : undefined;
};

/** Returns the change that sets or replaces the hold. `reserved` is the job's new reservation if the hold has raised it. */
export const held = (job: Job, { reason, expiresAt, by }: Hold, now: Date, reserved?: Reserved): JobChange => {
  const until = expiresAt.toISOString();
  const most = mostWhileHeld(job, expiresAt, now);
  return change(
    job,
    {
      held_until: until,
      hold: { reason, set_at: now.toISOString(), set_by: by },
      ...(most === undefined ? {} : { estimated_cost: most }),
      ...(reserved && { reserved }),
    },
    // The reservation is written as a whole, so neither another hold nor an admission may have changed it since the job was read.
    reserved && { hold_changes: job.hold_changes, queued_at: job.queued_at },
    {
      actor: by,
      message: `Held until ${until}: ${reason}`,
      numbers: { held_until: until, held_seconds: secondsBetween(now, expiresAt), ...replacedBy(job) },
    },
    now,
  );
};

/** Returns the change that removes a hold, which a person lifted or which has expired. */
export const unheld = (job: OpenJob, by: Holder | 'reaper', now: Date): JobChange =>
  change(
    job,
    {},
    undefined,
    {
      actor: by,
      message: by === 'reaper' ? 'The hold is over.' : 'The hold was lifted.',
      numbers: { held_until: job.held_until ?? '' },
    },
    now,
  );
