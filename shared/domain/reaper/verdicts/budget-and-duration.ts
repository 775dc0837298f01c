import { spentDollars } from '../../jobs/cost.ts';
import { limitsReached } from '../../jobs/limits.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import type { EndVerdict, Verdict } from './verdict.ts';

/** Ends a job whose budget or duration is used up, over all its attempts. */
export const judgeLimits = (job: OpenJob, now: Date): readonly EndVerdict[] =>
  limitsReached(job, now).map((limit) => ({ kind: 'end', ...limit }));

/** The pod is told once, while there is time to save the work so far. */
export const judgeWarning = (job: OpenJob, now: Date): Verdict | undefined => {
  if (job.budget_limit === undefined || job.stop_requested !== undefined || job.status !== 'running') return undefined;
  const spent = spentDollars(job, now);
  return spent >= job.budget_limit * budgetWarningShare
    ? { kind: 'warn', numbers: { spent_dollars: spent, budget_dollars: job.budget_limit } }
    : undefined;
};
