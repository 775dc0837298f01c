import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';

type Spending = Pick<Job, 'attempts' | 'attempt' | 'cost_per_hour' | 'pod_created_at'>;

/** Billed by the second (RunPod's pricing page). */
export const dollarsFor = (costPerHour: number, seconds: number): number => (costPerHour * Math.max(0, seconds)) / 3600;

/** Dollars of the attempt that is going on; 0 when there is no pod or the attempt is closed. */
export const currentAttemptDollars = (job: Spending, now: Date): number => {
  const closed = job.attempts.some((record) => record.attempt === job.attempt);
  if (closed || job.pod_created_at === undefined) return 0;
  return dollarsFor(job.cost_per_hour ?? 0, secondsBetween(job.pod_created_at, now));
};

/** Dollars of all attempts so far. */
export const spentDollars = (job: Spending, now: Date): number =>
  job.attempts.reduce((sum, record) => sum + record.cost, currentAttemptDollars(job, now));

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
  cost_per_hour: job.cost_per_hour ?? job.candidates[job.candidate_index % job.candidates.length]?.cost_per_hour ?? 0,
  budget_limit: job.budget_limit ?? null,
  currency: 'USD',
});

/** The most a job can cost: its price for as long as it may run, or its budget where that is less. */
export const estimateDollars = (costPerHour: number, maxDurationMinutes: number, budgetLimit?: number): number =>
  Math.min(dollarsFor(costPerHour, maxDurationMinutes * 60), budgetLimit ?? Number.POSITIVE_INFINITY);
