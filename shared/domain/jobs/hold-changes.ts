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

/** The changes of a hold, pure like those of `ends.ts` and `pod-moves.ts`. Each is a line of the history with what it was based on. */

type Noted = Pick<HistoryEntry, 'actor' | 'message'> & { readonly numbers: NonNullable<HistoryEntry['numbers']> };

const change = (
  job: OpenJob,
  set: Pick<Job, 'held_until' | 'hold'> & Partial<Pick<Job, 'estimated_cost' | 'reserved'>>,
  expect: JobChange['expect']['equals'],
  { numbers, ...noted }: Noted,
  now: Date,
): JobChange => ({
  // The history entry names what stood before, so that must still stand.
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
 * A hold may put off the `max_duration` of a job with a budget. From then on the budget alone is the most that the job can cost;
 * answers it in dollars. `undefined` where the hold puts off nothing.
 */
export const mostWhileHeld = (job: Job, expiresAt: Date, now: Date): number | undefined => {
  const leftSeconds = job.max_duration_minutes * 60 - spentSeconds(job, now);
  const isPutOff = isSparedByHold('max_duration', job) && secondsBetween(now, expiresAt) > leftSeconds;
  return isPutOff ? job.budget_limit : undefined;
};

/** Sets a hold, or replaces the one that stands. `reserved` is the share of the job if the hold has raised it. */
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
    // The share is written whole, so the job must not have been changed since it was read.
    reserved && { hold_changes: job.hold_changes, queued_at: job.queued_at },
    {
      actor: by,
      message: `Held until ${until}: ${reason}`,
      numbers: { held_until: until, held_seconds: secondsBetween(now, expiresAt), ...replacedBy(job) },
    },
    now,
  );
};

/** Removes a hold that a person lifted or that has run out. */
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
