import { addSeconds } from '../clock.ts';
import type { Job } from './job.ts';
import type { Reason } from './reasons.ts';

/** No hold reaches further ahead than this, however often it is renewed. */
export const maxHoldSeconds = 86_400;

export const isHeld = ({ held_until }: Pick<Job, 'held_until'>, now: Date): boolean =>
  held_until !== undefined && now < new Date(held_until);

/**
 * A hold spares a job an end for `reason`, unless there is no pod left to hold or the money is spent.
 * Money is `budget_limit`; what bounds the cost of a job without one is its `max_duration_minutes`, and then that stands.
 */
export const isSparedByHold = (reason: Reason, { budget_limit }: Pick<Job, 'budget_limit'>): boolean => {
  if (reason === 'max_duration') return budget_limit !== undefined;
  return reason !== 'budget_exceeded' && reason !== 'pod_vanished';
};

type Lasting = Pick<Job, 'closed_seconds' | 'max_duration_minutes'>;

/** When `max_duration_minutes` are used up by a pod that was made at that time, those of closed attempts counted. */
export const deadlineOfPod = (job: Lasting, podCreatedAt: Date): Date =>
  addSeconds(podCreatedAt, job.max_duration_minutes * 60 - (job.closed_seconds ?? 0));

/**
 * The end of a hold that puts off the `max_duration` of the running attempt; its pod gets it, for the pod ends itself at that
 * limit, too.
 */
export const deadlineMovedByHold = (
  job: Lasting & Pick<Job, 'held_until' | 'budget_limit' | 'pod_created_at'>,
): Date | undefined => {
  if (job.held_until === undefined || job.pod_created_at === undefined) return undefined;
  const heldUntil = new Date(job.held_until);
  const limit = deadlineOfPod(job, new Date(job.pod_created_at));
  return heldUntil > limit && isSparedByHold('max_duration', job) ? heldUntil : undefined;
};
