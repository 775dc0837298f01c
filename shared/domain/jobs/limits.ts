import { spentDollars, spentSeconds } from './cost.ts';
import { isHeld, isSparedByHold } from './hold.ts';
import type { OpenJob } from './open-job.ts';
/** A limit of the job that is used up, and the numbers that show it. */
export interface LimitReached {
  readonly reason: 'budget_exceeded' | 'max_duration';
  readonly numbers: Readonly<Record<string, number>>;
}

/** The limits that hold however healthy a job is, over all its attempts: budget first. */
export const limitsReached = (job: OpenJob, now: Date): readonly LimitReached[] =>
  [budgetReached(job, now), durationReached(job, now)].filter((limit) => limit !== undefined);

/** The limit that leaves a job nothing to spend on another attempt, unless a hold spares it. */
export const limitReached = (job: OpenJob, now: Date): LimitReached | undefined =>
  limitsReached(job, now).find(({ reason }) => !(isHeld(job, now) && isSparedByHold(reason, job)));

const budgetReached = (job: OpenJob, now: Date): LimitReached | undefined => {
  const spent = spentDollars(job, now);
  if (job.budget_limit === undefined || spent < job.budget_limit) return undefined;
  return { reason: 'budget_exceeded', numbers: { spent_dollars: spent, budget_dollars: job.budget_limit } };
};

const durationReached = (job: OpenJob, now: Date): LimitReached | undefined => {
  const ageSeconds = spentSeconds(job, now);
  const limitSeconds = job.max_duration_minutes * 60;
  if (ageSeconds < limitSeconds) return undefined;
  return { reason: 'max_duration', numbers: { age_seconds: ageSeconds, limit_seconds: limitSeconds } };
};
