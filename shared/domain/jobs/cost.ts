import { secondsBetween } from '../clock.ts';
import { dollarsOf, microDollarsAtMost } from '../limits/micro-dollars.ts';
import type { Candidate } from './candidate.ts';
import type { OpenJob } from './open-job.ts';
import { isTerminal } from './status.ts';

type Timed = Pick<OpenJob, 'status' | 'pod_created_at' | 'claimed_at' | 'creating_since' | 'closed_seconds'>;

/** The fields from which the cost so far is computed. If the job is over, the sums of closed attempts already contain the last attempt. */
type Spending = Timed & Pick<OpenJob, 'cost_per_hour' | 'disk_cost_per_hour' | 'closed_dollars' | 'reserved'>;

/**
 * The price of a disk at RunPod, in dollars for each gigabyte and month. Container disk and volume cost the same while a pod runs
 * (docs, pods/pricing). The price that RunPod's `cost` of a pod shows covers the GPUs alone.
 */
const diskDollarsPerGbMonth = 0.1;
/** The hours of the shortest month, so that the computed price is never below the bill. */
const hoursPerMonth = 28 * 24;

/** Returns the price of the disks of a running pod, in dollars an hour. */
export const diskDollarsPerHour = (disks: { readonly disk_gb: number; readonly volume_size_gb: number }): number =>
  ((disks.disk_gb + disks.volume_size_gb) * diskDollarsPerGbMonth) / hoursPerMonth;

/** Returns the dollars for `seconds` at `costPerHour`. RunPod bills by the second (RunPod's pricing page). */
export const dollarsFor = (costPerHour: number, seconds: number): number => (costPerHour * Math.max(0, seconds)) / 3600;

/**
 * Returns the seconds since the pod of the current attempt was made. If the pod has claimed but no answer to a create and no list
 * has shown it, the time since the create was sent counts. The time since the claim counts only if the time of the create is
 * unknown, because a pod that claims again moves its claim. 0 if there is no pod or the job is over.
 */
export const currentAttemptSeconds = (job: Timed, now: Date): number => {
  const since = job.pod_created_at ?? (job.claimed_at && (job.creating_since ?? job.claimed_at));
  return isTerminal(job.status) || since === undefined ? 0 : Math.max(0, secondsBetween(since, now));
};

/** Returns the seconds of all attempts so far, which `max_duration_minutes` limits. */
export const spentSeconds = (job: Timed, now: Date): number =>
  (job.closed_seconds ?? 0) + currentAttemptSeconds(job, now);

/** Returns the dollars of the current attempt, including its disks. 0 if there is no pod or the job is over. */
export const currentAttemptDollars = (job: Spending, now: Date): number =>
  dollarsFor(podDollarsPerHour(job), currentAttemptSeconds(job, now));

/**
 * Returns the price of the pod with its disks. A pod that neither an answer nor a list has shown counts at the price of the most
 * expensive offer, which is reserved.
 */
const podDollarsPerHour = ({ cost_per_hour, disk_cost_per_hour = 0, reserved }: Spending): number =>
  cost_per_hour === undefined && reserved !== undefined
    ? dollarsOf(reserved.micro_dollars_per_hour)
    : (cost_per_hour ?? 0) + disk_cost_per_hour;

/** Returns the dollars of all attempts so far. */
export const spentDollars = (job: Spending, now: Date): number =>
  (job.closed_dollars ?? 0) + currentAttemptDollars(job, now);

export interface Cost {
  readonly estimated_cost: number;
  readonly at_most_cost: number;
  readonly forecast_cost: number | null;
  readonly actual_cost: number;
  /** The price of the GPUs, without disks. */
  readonly cost_per_hour: number;
  readonly disk_cost_per_hour: number;
  readonly budget_limit: number | null;
  readonly currency: 'USD';
}

/** Rounds to a hundredth of a cent, which is finer than RunPod's bills. */
export const roundedDollars = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;

/** Rounds dollars up to a hundredth of a cent, so that the shown maximum is never below the reserved amount. */
export const roundedUpDollars = (dollars: number): number => Math.ceil(microDollarsAtMost(dollars) / 100) / 10_000;

export interface CostBounds {
  /** All offers that may be tried, with the price for all GPUs of the pod. */
  readonly candidates: readonly Pick<Candidate, 'cost_per_hour'>[];
  readonly disk_cost_per_hour: number;
  /** The limit in minutes for all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit?: number | undefined;
}

/**
 * The seconds that a pod runs before it can be ended, because a sweep comes each minute. A budget that pays for less than this time
 * pays for no training.
 */
export const leastSeconds = 60;

/**
 * Returns the most that a job can cost: its most expensive offer and its disks for the maximum duration of all attempts, or its
 * budget if that is less. The duration counts as a minute at least.
 */
export const mostDollars = (bounds: CostBounds): number => {
  const mostExpensive = Math.max(...bounds.candidates.map((candidate) => candidate.cost_per_hour));
  const seconds = Math.max(leastSeconds, bounds.max_duration_minutes * 60);
  const whole = dollarsFor(mostExpensive + bounds.disk_cost_per_hour, seconds);
  return Math.min(whole, bounds.budget_limit ?? Number.POSITIVE_INFINITY);
};
