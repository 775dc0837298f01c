import { spentDollars } from '../../jobs/cost.ts';
import { limitsReached, reservedDollars } from '../../jobs/limits.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import { mendedPrice, otherPrice } from '../../jobs/price.ts';
import { microDollars } from '../../limits/micro-dollars.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import type { EndVerdict, Evidence, Sighting, Verdict } from './verdict.ts';

/** Ends a job whose budget or duration is used up, over all its attempts. */
export const judgeLimits = (job: OpenJob, pod: Pod | undefined, { now, listedAt }: Sighting): readonly EndVerdict[] => {
  const { priced, set } = withPrice(job, pod, listedAt);
  return limitsReached(priced, now).map((limit) => ({ kind: 'end', ...limit, ...(set && { set }) }));
};

/**
 * The job at the price that it is judged by, and the change where that mends the record. A price that one list alone tells ends nobody: of
 * the one on record and the one that is told now the lower counts.
 */
const withPrice = (job: OpenJob, pod: Pod | undefined, listedAt: Date): { priced: OpenJob; set?: Evidence } => {
  if (pod === undefined) return { priced: job };
  const mended = mendedPrice(job, pod.cost_per_hour, listedAt);
  const set = mended.cost_per_hour === undefined ? undefined : mended;
  const standing = { ...job, ...set };
  const told = otherPrice(standing, pod.cost_per_hour) ?? Number.POSITIVE_INFINITY;
  const { cost_per_hour = 0 } = standing;
  return { priced: told < cost_per_hour ? { ...standing, cost_per_hour: told } : standing, ...(set && { set }) };
};

/** The pod is told once, while there is time to save the work so far. */
export const judgeWarning = (
  seen: OpenJob,
  pod: Pod,
  { now, listedAt }: Sighting,
): Extract<Verdict, { kind: 'warn' }> | undefined => {
  const { priced: job } = withPrice(seen, pod, listedAt);
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
