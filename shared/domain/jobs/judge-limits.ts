import { secondsBetween } from '../clock.ts';
import { spentDollars } from './cost.ts';
import type { Verdict } from './judge.ts';
import type { OpenJob } from './open-job.ts';
import { budgetWarningShare } from './policy.ts';

/** The limits that hold however healthy a job is. */
export const judgeLimits = (job: OpenJob, now: Date): readonly (Verdict | undefined)[] =>
  job.pod_created_at === undefined ? [] : [judgeBudget(job, now), judgeDuration(job, job.pod_created_at, now)];

const judgeBudget = (job: OpenJob, now: Date): Verdict | undefined => {
  const spent = spentDollars(job, now);
  if (job.budget_limit === undefined || spent < job.budget_limit) return undefined;
  return {
    kind: 'end',
    reason: 'budget_exceeded',
    numbers: { spent_dollars: spent, budget_dollars: job.budget_limit },
  };
};

const judgeDuration = (job: OpenJob, podCreatedAt: string, now: Date): Verdict | undefined => {
  const ageSeconds = secondsBetween(podCreatedAt, now);
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
