import { addSeconds } from '../clock.ts';
import type { Job } from './job.ts';
import type { Reason } from './reasons.ts';

/** The maximum number of seconds from now until the end of a hold. A renewed hold has the same limit. */
export const maxHoldSeconds = 86_400;

export const isHeld = ({ held_until }: Pick<Job, 'held_until'>, now: Date): boolean =>
  held_until !== undefined && now < new Date(held_until);

/**
 * Returns true if a hold prevents an end for `reason`. A hold prevents neither the end of a vanished pod nor an end for money
 * (`budget_exceeded`). A hold does not prevent a cancellation either, because the waiting jobs of a suspended user would
 * otherwise take capacity from all users. Only `max_duration_minutes` limits the cost of a job without a `budget_limit`, so a
 * hold does not prevent `max_duration` of such a job.
 */
export const isSparedByHold = (reason: Reason, { budget_limit }: Pick<Job, 'budget_limit'>): boolean => {
  if (reason === 'max_duration') return budget_limit !== undefined;
  return reason !== 'budget_exceeded' && reason !== 'pod_vanished' && reason !== 'cancelled_by_user';
};

type Lasting = Pick<Job, 'closed_seconds' | 'max_duration_minutes'>;

/** Returns when a pod created at `podCreatedAt` has used up `max_duration_minutes`. The time of closed attempts is subtracted. */
export const deadlineOfPod = (job: Lasting, podCreatedAt: Date): Date =>
  addSeconds(podCreatedAt, job.max_duration_minutes * 60 - (job.closed_seconds ?? 0));

/**
 * Returns the end of a hold that postpones the `max_duration` of the running attempt, or `undefined` if no hold does so. The pod
 * must be told this time, because otherwise it ends itself at its first deadline.
 */
export const deadlineMovedByHold = (
  job: Lasting & Pick<Job, 'held_until' | 'budget_limit' | 'pod_created_at'>,
): Date | undefined => {
  if (job.held_until === undefined || job.pod_created_at === undefined) return undefined;
  const heldUntil = new Date(job.held_until);
  const limit = deadlineOfPod(job, new Date(job.pod_created_at));
  return heldUntil > limit && isSparedByHold('max_duration', job) ? heldUntil : undefined;
};
