import { spentDollars } from '../../jobs/cost.ts';
import { limitsReached, reservedDollars } from '../../jobs/limits.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import { microDollars } from '../../limits/micro-dollars.ts';
import type { EndVerdict, Verdict } from './verdict.ts';

/** Ends a job whose budget or duration is used up, over all its attempts. */
export const judgeLimits = (job: OpenJob, now: Date): readonly EndVerdict[] =>
  limitsReached(job, now).map((limit) => ({ kind: 'end', ...limit }));

/** The pod is told once, while there is time to save the work so far. */
export const judgeWarning = (job: OpenJob, now: Date): Verdict | undefined => {
  if (job.stop_requested !== undefined || job.status !== 'running') return undefined;
  const spent = spentDollars(job, now);
  const budget = job.budget_limit ?? Number.POSITIVE_INFINITY;
  if (spent >= budget * budgetWarningShare)
    return { kind: 'warn', numbers: { spent_dollars: spent, budget_dollars: budget } };
  const atMost = reservedDollars(job) ?? Number.POSITIVE_INFINITY;
  return spent >= atMost * budgetWarningShare && isDearerThanReserved(job)
    ? { kind: 'warn', numbers: { spent_dollars: spent, at_most_dollars: atMost } }
    : undefined;
};

/** At the prices of its offers a job comes to its duration first, which its pod knows by itself. */
const isDearerThanReserved = ({ cost_per_hour = 0, disk_cost_per_hour = 0, reserved }: OpenJob): boolean =>
  reserved !== undefined && microDollars(cost_per_hour + disk_cost_per_hour) > reserved.micro_dollars_per_hour;
