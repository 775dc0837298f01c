import { limitsReached, reservedDollars } from '../../jobs/budget-and-duration.ts';
import { spentDollars } from '../../jobs/cost.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import { mendedPrice, otherPrice } from '../../jobs/price.ts';
import { microDollars } from '../../limits/micro-dollars.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import type { EndVerdict, Evidence, Sighting, Verdict } from './verdict.ts';

/** Returns the end of a job whose budget or duration is used up, summed over all its attempts. */
export const judgeLimits = (job: OpenJob, pod: Pod | undefined, { now, listedAt }: Sighting): readonly EndVerdict[] =>
  limitsReached(atLowerPrice(job, pod, listedAt), now).map((limit) => ({ kind: 'end', ...limit }));

/** Returns the change of the price on the job's record, if this list confirms another price of the pod. */
export const confirmedPrice = (job: OpenJob, pod: Pod | undefined, listedAt: Date): Evidence | undefined => {
  if (pod === undefined || pod.id !== job.pod_id) return undefined;
  const mended = mendedPrice(job, pod.cost_per_hour, listedAt);
  return mended.cost_per_hour === undefined ? undefined : mended;
};

/**
 * Returns the job at the lower of two prices: the price on record (or confirmed by this list), and the price that this list shows.
 * So a high price that only one list shows ends no job.
 */
const atLowerPrice = (job: OpenJob, pod: Pod | undefined, listedAt: Date): OpenJob => {
  const standing = { ...job, ...confirmedPrice(job, pod, listedAt) };
  const told = pod?.id === job.pod_id ? otherPrice(standing, pod?.cost_per_hour ?? null) : undefined;
  return told === undefined || told > (standing.cost_per_hour ?? 0) ? standing : { ...standing, cost_per_hour: told };
};

/**
 * Returns the warning to the pod that the job's budget is nearly spent. The pod is warned once, while there is time to save its
 * work. A pod that no list shows is warned too, by the price on record.
 */
export const judgeWarning = (
  seen: OpenJob,
  pod: Pod | undefined,
  { now, listedAt }: Sighting,
): Extract<Verdict, { kind: 'warn' }> | undefined => {
  const job = atLowerPrice(seen, pod, listedAt);
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

/**
 * True if the pod costs more than what is reserved for the job. A pod at the offered price reaches the maximum duration first, and
 * the pod itself enforces that limit.
 */
const isDearerThanReserved = ({ cost_per_hour = 0, disk_cost_per_hour = 0, reserved }: OpenJob): boolean =>
  reserved !== undefined && microDollars(cost_per_hour + disk_cost_per_hour) > reserved.micro_dollars_per_hour;
