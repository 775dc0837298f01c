import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';
import type { OpenJob } from './open-job.ts';
import { isTerminal } from './status.ts';

/** What the pod of the attempt that goes on costs; of a job that is over that is part of its closed sums. */
type Spending = Pick<OpenJob, 'status' | 'cost_per_hour' | 'pod_created_at' | 'closed_dollars' | 'closed_seconds'>;

/** Billed by the second (RunPod's pricing page). */
export const dollarsFor = (costPerHour: number, seconds: number): number => (costPerHour * Math.max(0, seconds)) / 3600;

/** Seconds since the pod of the attempt that is going on was made; 0 when there is no pod or the job is over. */
export const currentAttemptSeconds = (job: Spending, now: Date): number =>
  isTerminal(job.status) || job.pod_created_at === undefined ? 0 : Math.max(0, secondsBetween(job.pod_created_at, now));

/** Dollars of the same. */
export const currentAttemptDollars = (job: Spending, now: Date): number =>
  dollarsFor(job.cost_per_hour ?? 0, currentAttemptSeconds(job, now));

/** Dollars of all attempts so far. */
export const spentDollars = (job: Spending, now: Date): number =>
  (job.closed_dollars ?? 0) + currentAttemptDollars(job, now);

export interface Cost {
  readonly estimated_cost: number;
  readonly actual_cost: number;
  readonly cost_per_hour: number;
  readonly budget_limit: number | null;
  readonly currency: 'USD';
}

/** To a hundredth of a cent, which is finer than what is billed. */
const rounded = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;

export const costOf = (job: Job, now: Date): Cost => ({
  estimated_cost: rounded(job.estimated_cost),
  actual_cost: rounded(spentDollars(job, now)),
  cost_per_hour: job.cost_per_hour ?? job.offer_prices[job.candidate_index % job.offer_prices.length] ?? 0,
  budget_limit: job.budget_limit ?? null,
  currency: 'USD',
});

/** The most a job can cost: its price for as long as it may run, or its budget where that is less. */
export const estimateDollars = (costPerHour: number, maxDurationMinutes: number, budgetLimit?: number): number =>
  Math.min(dollarsFor(costPerHour, maxDurationMinutes * 60), budgetLimit ?? Number.POSITIVE_INFINITY);
