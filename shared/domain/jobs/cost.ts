import { secondsBetween } from '../clock.ts';
import { dollarsOf, microDollarsAtMost } from '../limits/micro-dollars.ts';
import type { Candidate } from './candidate.ts';
import type { OpenJob } from './open-job.ts';
import { isTerminal } from './status.ts';

type Timed = Pick<OpenJob, 'status' | 'pod_created_at' | 'claimed_at' | 'creating_since' | 'closed_seconds'>;

/** The fields from which the cost so far follows. For a job that is over, the current attempt is already in the closed sums. */
type Spending = Timed & Pick<OpenJob, 'cost_per_hour' | 'disk_cost_per_hour' | 'closed_dollars' | 'reserved'>;

/** RunPod bills container disk and volume alike while a pod runs (docs, pods/pricing); its `cost` of a pod has the GPUs alone. */
const diskDollarsPerGbMonth = 0.1;
/** The hours of the shortest month, so that the computed price is never below the bill. */
const hoursPerMonth = 28 * 24;

/** Dollars an hour that the disks of a running pod cost. */
export const diskDollarsPerHour = (disks: { readonly disk_gb: number; readonly volume_size_gb: number }): number =>
  ((disks.disk_gb + disks.volume_size_gb) * diskDollarsPerGbMonth) / hoursPerMonth;

/** Billed by the second (RunPod's pricing page). */
export const dollarsFor = (costPerHour: number, seconds: number): number => (costPerHour * Math.max(0, seconds)) / 3600;

/**
 * Seconds since the pod of the attempt that is going on was made, or was asked for where it has claimed and no answer or list has shown
 * it; 0 when there is no pod or the job is over. A pod moves the time of its claim by claiming again.
 */
export const currentAttemptSeconds = (job: Timed, now: Date): number => {
  const since = job.pod_created_at ?? (job.claimed_at && (job.creating_since ?? job.claimed_at));
  return isTerminal(job.status) || since === undefined ? 0 : Math.max(0, secondsBetween(since, now));
};

/** Seconds of all attempts so far: what `max_duration_minutes` bounds. */
export const spentSeconds = (job: Timed, now: Date): number =>
  (job.closed_seconds ?? 0) + currentAttemptSeconds(job, now);

/** Dollars of the attempt that is going on, its disks included; 0 when there is no pod or the attempt is closed. */
export const currentAttemptDollars = (job: Spending, now: Date): number =>
  dollarsFor(podDollarsPerHour(job), currentAttemptSeconds(job, now));

/** The price of a pod that nothing has shown is that of the dearest offer, for which room is reserved. */
const podDollarsPerHour = ({ cost_per_hour, disk_cost_per_hour = 0, reserved }: Spending): number =>
  cost_per_hour === undefined && reserved !== undefined
    ? dollarsOf(reserved.micro_dollars_per_hour)
    : (cost_per_hour ?? 0) + disk_cost_per_hour;

/** Dollars of all attempts so far. */
export const spentDollars = (job: Spending, now: Date): number =>
  (job.closed_dollars ?? 0) + currentAttemptDollars(job, now);

export interface Cost {
  readonly estimated_cost: number;
  readonly at_most_cost: number;
  readonly forecast_cost: number | null;
  readonly actual_cost: number;
  /** The price of the GPUs. */
  readonly cost_per_hour: number;
  readonly disk_cost_per_hour: number;
  readonly budget_limit: number | null;
  readonly currency: 'USD';
}

/** To a hundredth of a cent, which is finer than what is billed. */
export const roundedDollars = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;

/** To a hundredth of a cent, rounded up: a most that is told is never below what is reserved. */
export const roundedUpDollars = (dollars: number): number => Math.ceil(microDollarsAtMost(dollars) / 100) / 10_000;

export interface CostBounds {
  /** Every offer that may be tried, with its price for all GPUs of the pod. */
  readonly candidates: readonly Pick<Candidate, 'cost_per_hour'>[];
  readonly disk_cost_per_hour: number;
  /** Minutes of all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit?: number | undefined;
}

/** A pod runs this long before it can be ended: a sweep comes each minute. A budget that pays for less pays for no training. */
export const leastSeconds = 60;

/**
 * The most that a job can cost: its most expensive offer and its disks for as long as all attempts may run, which is a minute at
 * least; or its budget, if that is less.
 */
export const mostDollars = (bounds: CostBounds): number => {
  const mostExpensive = Math.max(...bounds.candidates.map((candidate) => candidate.cost_per_hour));
  const seconds = Math.max(leastSeconds, bounds.max_duration_minutes * 60);
  const whole = dollarsFor(mostExpensive + bounds.disk_cost_per_hour, seconds);
  return Math.min(whole, bounds.budget_limit ?? Number.POSITIVE_INFINITY);
};
