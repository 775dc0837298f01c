import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { amountsOf, type Reserved } from '../../shared/domain/limits/reserved.ts';

/** The sums of the jobs of one user at one moment, by the jobs alone. */
export interface Sums {
  readonly pods: number;
  readonly waiting_jobs: number;
  readonly micro_dollars_per_hour: number;
  /** Dollars charged to the month that was asked for. */
  readonly charged_micro_dollars: number;
}

export const noSums: Sums = { pods: 0, waiting_jobs: 0, micro_dollars_per_hour: 0, charged_micro_dollars: 0 };

const plus = (sums: Sums, more: Partial<Sums>): Sums => ({
  pods: sums.pods + (more.pods ?? 0),
  waiting_jobs: sums.waiting_jobs + (more.waiting_jobs ?? 0),
  micro_dollars_per_hour: sums.micro_dollars_per_hour + (more.micro_dollars_per_hour ?? 0),
  charged_micro_dollars: sums.charged_micro_dollars + (more.charged_micro_dollars ?? 0),
});

/**
 * `mustFit` counts what can have a pod or cost more, and of what is over no more than was reserved for it: that is within the limits at
 * every moment. `mayHold` counts as long as a job is open, which is as long as its share may stand in the account.
 */
export const sumsOf = (jobs: readonly Job[], month: string, how: 'mustFit' | 'mayHold'): Sums =>
  jobs.reduce((sums, job) => {
    if (job.reserved === undefined) return sums;
    const { charged_micro_dollars = 0, ...counts } =
      how === 'mustFit' ? bounded(job, job.reserved) : held(job, job.reserved);
    return plus(sums, { ...counts, ...(job.reserved.month === month && { charged_micro_dollars }) });
  }, noSums);

const bounded = (job: Job, reserved: Reserved): Partial<Sums> =>
  isTerminal(job.status)
    ? { charged_micro_dollars: Math.min(spentBy(job), reserved.micro_dollars) }
    : amountsOf(reserved);

const held = (job: Job, reserved: Reserved): Partial<Sums> =>
  job.open ? amountsOf(reserved) : { charged_micro_dollars: spentBy(job) };

const spentBy = ({ closed_dollars = 0 }: Job): number => microDollars(closed_dollars);

/** The limits that the sums are beyond, in words. */
export const beyond = (sums: Sums, limits: Limits): readonly string[] => {
  const pairs: readonly (readonly [string, number, number])[] = [
    ['pods', sums.pods, limits.pods],
    ['waiting_jobs', sums.waiting_jobs, limits.waiting_jobs],
    ['micro_dollars_per_hour', sums.micro_dollars_per_hour, microDollars(limits.dollars_per_hour)],
    ['charged_micro_dollars', sums.charged_micro_dollars, microDollars(limits.dollars_per_month)],
  ];
  return pairs.filter(([, sum, limit]) => sum > limit).map(([name, sum, limit]) => `${name} ${sum} of ${limit}`);
};

/** True where one more job of that price an hour fits beside them as a pod. */
export const hasRoomFor = (
  sums: Pick<Sums, 'pods' | 'micro_dollars_per_hour'>,
  microDollarsPerHour: number,
  limits: Pick<Limits, 'pods' | 'dollars_per_hour'>,
): boolean =>
  sums.pods + 1 <= limits.pods &&
  sums.micro_dollars_per_hour + microDollarsPerHour <= microDollars(limits.dollars_per_hour);
