import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { amountsOf, type Reserved } from '../../shared/domain/limits/reserved.ts';

/** What the jobs of one user come to at one moment, by the jobs alone. */
export interface Sums {
  readonly pods: number;
  readonly waiting_jobs: number;
  readonly micro_dollars_per_hour: number;
  /** Of the month that was asked for. */
  readonly charged_micro_dollars: number;
}

const noSums: Sums = { pods: 0, waiting_jobs: 0, micro_dollars_per_hour: 0, charged_micro_dollars: 0 };

const plus = (sums: Sums, more: Partial<Sums>): Sums => ({
  pods: sums.pods + (more.pods ?? 0),
  waiting_jobs: sums.waiting_jobs + (more.waiting_jobs ?? 0),
  micro_dollars_per_hour: sums.micro_dollars_per_hour + (more.micro_dollars_per_hour ?? 0),
  charged_micro_dollars: sums.charged_micro_dollars + (more.charged_micro_dollars ?? 0),
});

/** A job that is over counts by what it has spent, even before a sweep has closed it. */
const shareOf = (job: Job, reserved: Reserved, isCounted: boolean): Partial<Sums> =>
  isCounted ? amountsOf(reserved) : { charged_micro_dollars: microDollars(job.closed_dollars ?? 0) };

/**
 * `mustFit` counts what can have a pod or cost more, which must be within the limits at every moment; `mayHold` counts as long as
 * a job is open, which is as long as its share may stand in the account.
 */
export const sumsOf = (jobs: readonly Job[], month: string, how: 'mustFit' | 'mayHold'): Sums =>
  jobs.reduce((sums, job) => {
    if (job.reserved === undefined) return sums;
    const isCounted = how === 'mustFit' ? !isTerminal(job.status) : job.open;
    const { charged_micro_dollars = 0, ...counts } = shareOf(job, job.reserved, isCounted);
    return plus(sums, { ...counts, ...(job.reserved.month === month && { charged_micro_dollars }) });
  }, noSums);

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

/** Whether one more job of that price an hour fits beside them as a pod. */
export const hasRoomFor = (sums: Sums, microDollarsPerHour: number, limits: Limits): boolean =>
  sums.pods + 1 <= limits.pods &&
  sums.micro_dollars_per_hour + microDollarsPerHour <= microDollars(limits.dollars_per_hour);
