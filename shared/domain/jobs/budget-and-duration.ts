import { dollarsOf, inDollars, microDollarsAtMost } from '../limits/micro-dollars.ts';
import { spentDollars, spentSeconds } from './cost.ts';
import { isHeld, isSparedByHold } from './hold.ts';
import type { JobError } from './job-error.ts';
import type { OpenJob } from './open-job.ts';

/** A limit of the job that is used up, and the numbers that show it. */
export interface LimitReached {
  readonly reason: 'budget_exceeded' | 'max_duration';
  readonly numbers: Readonly<Record<string, number>>;
}

/** The limits that hold however healthy a job is, over all its attempts: budget first. */
export const limitsReached = (job: OpenJob, now: Date): readonly LimitReached[] =>
  [budgetReached(job, now), durationReached(job, now), reservedReached(job, now)].filter(
    (limit) => limit !== undefined,
  );

/** The limit that leaves a job nothing to spend on another attempt, unless a hold spares it. */
export const limitReached = (job: OpenJob, now: Date): LimitReached | undefined =>
  limitsReached(job, now).find(({ reason }) => !(isHeld(job, now) && isSparedByHold(reason, job)));

const budgetReached = (job: OpenJob, now: Date): LimitReached | undefined => {
  const spent = spentDollars(job, now);
  if (job.budget_limit === undefined || spent < job.budget_limit) return undefined;
  return { reason: 'budget_exceeded', numbers: { spent_dollars: spent, budget_dollars: job.budget_limit } };
};

const durationReached = (job: OpenJob, now: Date): LimitReached | undefined => {
  const ageSeconds = spentSeconds(job, now);
  const limitSeconds = job.max_duration_minutes * 60;
  if (ageSeconds < limitSeconds) return undefined;
  return { reason: 'max_duration', numbers: { age_seconds: ageSeconds, limit_seconds: limitSeconds } };
};

/** Dollars that the job may cost by its share in the account of its user. Jobs stored before this field existed have none. */
export const reservedDollars = ({ reserved }: Pick<OpenJob, 'reserved'>): number | undefined =>
  reserved && dollarsOf(reserved.micro_dollars);

/** The error of a job that cost more than the prices of its offers allow for; `undefined` where the advice of the reason is enough. */
const reservedReached = (job: OpenJob, now: Date): LimitReached | undefined => {
  const spent = spentDollars(job, now);
  const atMost = reservedDollars(job);
  if (atMost === undefined || spent < atMost) return undefined;
  return { reason: 'budget_exceeded', numbers: { spent_dollars: spent, at_most_dollars: atMost } };
};

/** The words for a job that cost more than its offers let expect; `undefined` where those of the reason say it. */
export const errorOfLimit = (
  reason: string,
  numbers: Readonly<Record<string, string | number | boolean>>,
): JobError | undefined => {
  const { at_most_dollars: atMost } = numbers;
  if (reason !== 'budget_exceeded' || typeof atMost !== 'number') return undefined;
  const message = `RunPod billed the job at more than was offered, and the most that it could cost, ${inDollars(microDollarsAtMost(atMost))}, is spent. Deploy it again, with a higher budget_limit where it has one.`;
  return { code: reason, message };
};
