import { limitsReached, reservedDollars } from '../../jobs/budget-and-duration.ts';
import { spentDollars } from '../../jobs/cost.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { budgetWarningShare } from '../../jobs/policy.ts';
import { mendedPrice, otherPrice } from '../../jobs/price.ts';
import { microDollars } from '../../limits/micro-dollars.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import type { EndVerdict, Evidence, Sighting, Verdict } from './verdict.ts';

/** Ends a job whose budget or duration is used up, over all its attempts. */
export const judgeLimits = (job: OpenJob, pod: Pod | undefined, { now, listedAt }: Sighting): readonly EndVerdict[] =>
  limitsReached(atLowerPrice(job, pod, listedAt), now).map((limit) => ({ kind: 'end', ...limit }));

/** The change of the job where this list confirms another price of its pod. */
export const confirmedPrice = (job: OpenJob, pod: Pod | undefined, listedAt: Date): Evidence | undefined => {
  if (pod === undefined || pod.id !== job.pod_id) return undefined;
  const mended = mendedPrice(job, pod.cost_per_hour, listedAt);
  return mended.cost_per_hour === undefined ? undefined : mended;
};

/** A price that one list alone shows ends no job: of the price on record, or just confirmed, and the one shown now the lower counts. */
const atLowerPrice = (job: OpenJob, pod: Pod | undefined, listedAt: Date): OpenJob => {
  const standing = { ...job, ...confirmedPrice(job, pod, listedAt) };
  const told = pod?.id === job.pod_id ? otherPrice(standing, pod?.cost_per_hour ?? null) : undefined;
  return told === undefined || told > (standing.cost_per_hour ?? 0) ? standing : { ...standing, cost_per_hour: told };
};

/** The pod is warned once, while there is time to save the work so far. */
export const judgeWarning = (
  seen: OpenJob,
  pod: Pod,
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

/** At the prices of its offers a job comes to its duration first, which its pod knows by itself. */
const isDearerThanReserved = ({ cost_per_hour = 0, disk_cost_per_hour = 0, reserved }: OpenJob): boolean =>
  reserved !== undefined && microDollars(cost_per_hour + disk_cost_per_hour) > reserved.micro_dollars_per_hour;
