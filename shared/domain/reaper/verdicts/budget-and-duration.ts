import { spentDollars, spentSeconds } from '../../jobs/cost.ts';
import { type EndVerdict, isHeld, isSparedByHold } from '../../jobs/hold.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import type { Verdict } from './judge.ts';

/** The limits that hold however healthy a job is, over all its attempts: also before another one is launched. */
export const judgeLimits = (job: OpenJob, now: Date): readonly (EndVerdict | undefined)[] => [
  judgeBudget(job, now),
  judgeDuration(job, now),
];

/** The limit that leaves a job nothing to spend on another attempt, unless a hold spares it. */
export const limitReached = (job: OpenJob, now: Date): EndVerdict | undefined =>
  judgeLimits(job, now).find(
    (verdict) => verdict !== undefined && !(isHeld(job, now) && isSparedByHold(verdict.reason, job)),
  );

const judgeBudget = (job: OpenJob, now: Date): EndVerdict | undefined => {
  const spent = spentDollars(job, now);
  if (job.budget_limit === undefined || spent < job.budget_limit) return undefined;
  return {
    kind: 'end',
    reason: 'budget_exceeded',
    numbers: { spent_dollars: spent, budget_dollars: job.budget_limit },
  };
};

const judgeDuration = (job: OpenJob, now: Date): EndVerdict | undefined => {
  const ageSeconds = spentSeconds(job, now);
  const limitSeconds = job.max_duration_minutes * 60;
  if (ageSeconds < limitSeconds) return undefined;
  return { kind: 'end', reason: 'max_duration', numbers: { age_seconds: ageSeconds, limit_seconds: limitSeconds } };
};

/** Told once, while there is time to save what there is. */
export const judgeWarning = (job: OpenJob, now: Date): Verdict | undefined => {
  if (job.budget_limit === undefined || job.stop_requested !== undefined || job.status !== 'running') return undefined;
  const spent = spentDollars(job, now);
  return spent >= job.budget_limit * budgetWarningShare
    ? { kind: 'warn', numbers: { spent_dollars: spent, budget_dollars: job.budget_limit } }
    : undefined;
};
