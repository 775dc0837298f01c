import { AppError } from '../errors.ts';
import { budgetFit, wholeCents } from './budget-fit.ts';
import { type InstallationRoom, installationIsFull } from './installation-fit.ts';
import type { LimitName, Limits } from './limits.ts';
import { dollarsOf, inDollars, microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';
import { hasRoom } from './room.ts';
import { monthSums, type Usage } from './usage.ts';

interface Beyond {
  readonly name: LimitName;
  readonly limit: number;
  readonly used: number;
  readonly asked: number;
  readonly sentence: string;
  readonly path?: string;
  /** Values that would be accepted instead of the requested values. A value of 0 is left out, since 0 is never accepted. */
  readonly fits?: Readonly<Record<string, number>>;
}

/** Returns the error 422 with the limit, the used amount, the requested amount and the values that would fit. */
export const beyondLimit = ({ sentence, path = '', name, fits, ...numbers }: Beyond): AppError =>
  new AppError('limit_exceeded', sentence, {
    details: { name, ...numbers, ...(fits && Object.values(fits).every((value) => value > 0) && { fits }) },
    issues: [{ path, message: `is beyond your limit of ${name}: ${numbers.limit}` }],
  });

/**
 * Returns whether a job counts as a pod at once or waits for another job to end. A new job does not overtake waiting jobs of its
 * user, unless no further job may wait. Throws `limit_exceeded` (422) if the job may neither start nor wait. Throws
 * `limit_exceeded` also if the user exceeds the limit of stored bytes, or if the month has too few dollars left. The dollars are
 * checked last, so that a job with the proposed budget is not refused by another limit.
 */
export const placeFor = (
  wanted: WantedShare,
  usage: Usage,
  limits: Limits,
  { mayStart, monthLeft }: InstallationRoom,
): 'pod' | 'waits' => {
  assertStoresNoMore(usage, limits);
  assertMayEverRun(wanted, limits);
  const place = freePlace(wanted, usage, limits, mayStart);
  assertMonthHas(wanted, usage, limits, monthLeft);
  return place;
};

const freePlace = (wanted: WantedShare, usage: Usage, limits: Limits, mayStart: boolean): 'pod' | 'waits' => {
  const mayWait = usage.waiting_jobs + 1 <= limits.waiting_jobs;
  const fits = hasRoom(wanted, usage, limits);
  if (mayStart && fits && (usage.waiting_jobs <= 0 || !mayWait)) return 'pod';
  if (mayWait) return 'waits';
  throw fits ? installationIsFull() : noPlace(wanted, usage, limits);
};

const assertMonthHas = (wanted: WantedShare, usage: Usage, limits: Limits, leftOfAll: number): void => {
  const { micro_dollars: asked, month } = wanted;
  const used = monthSums(usage, month).charged_micro_dollars;
  const limit = microDollars(limits.dollars_per_month);
  if (asked <= limit - used) return;
  const { advice, fits } = budgetFit(wanted, Math.min(limit - used, leftOfAll), limit, {
    never: 'Without a lower budget_limit it never fits.',
    later: 'It may fit when jobs that run have ended, or next month.',
  });
  throw beyondLimit({
    name: 'dollars_per_month',
    limit: limits.dollars_per_month,
    used: dollarsOf(used),
    asked: dollarsOf(asked),
    path: 'budget_limit',
    sentence: `You may spend $${limits.dollars_per_month} in a month: ${inDollars(used)} of ${month} are spent or reserved by your jobs, and this one could cost ${inDollars(asked)}. ${advice}`,
    ...(fits && { fits }),
  });
};

/**
 * Throws if the user stores more bytes than the limit. The results of a job are stored even beyond the limit, so that no result is
 * lost. The user must then delete something before the next deploy.
 */
const assertStoresNoMore = ({ stored_bytes: used }: Usage, { stored_bytes: limit }: Limits): void => {
  if (used <= limit) return;
  throw beyondLimit({
    name: 'stored_bytes',
    limit,
    used,
    asked: 0,
    sentence: `You may store ${limit} bytes and have ${used}: what jobs made is kept, also beyond the limit, and no job is deployed until ${used - limit} are deleted. Delete datasets, artifacts or jobs that you do not need.`,
  });
};

/**
 * Throws `limit_exceeded` (422) if the month of a job has too few dollars left for a hold. A hold beyond the job's `deadline_at`
 * lets the job spend its whole budget, so the rest of the budget must be reserved.
 */
export const assertMonthHasMore = (more: number, month: string, usage: Usage, limits: Limits): void => {
  const used = monthSums(usage, month).charged_micro_dollars;
  if (more <= microDollars(limits.dollars_per_month) - used) return;
  throw beyondLimit({
    name: 'dollars_per_month',
    limit: limits.dollars_per_month,
    used: dollarsOf(used),
    asked: dollarsOf(more),
    path: 'expires_at',
    sentence: `Held so long, the job outlasts its max_duration_minutes and could spend ${inDollars(more)} more, up to its budget_limit. Of $${limits.dollars_per_month} for ${month} ${inDollars(used)} are spent or reserved by jobs. Hold it until its deadline_at at most, for which nothing more is reserved.`,
  });
};

const assertMayEverRun = ({ micro_dollars_per_hour: asked }: WantedShare, limits: Limits): void => {
  if (limits.pods < 1) {
    const sentence = 'You may have no pods here. Ask who runs this installation.';
    throw beyondLimit({ name: 'pods', limit: limits.pods, used: 0, asked: 1, sentence });
  }
  if (asked <= microDollars(limits.dollars_per_hour)) return;
  throw beyondLimit({
    name: 'dollars_per_hour',
    limit: limits.dollars_per_hour,
    used: 0,
    asked: dollarsOf(asked),
    path: 'gpu_type',
    sentence: `Your pods may cost $${limits.dollars_per_hour} an hour together, and this one could cost ${inDollars(asked)} by its most expensive offer. Ask for fewer or cheaper GPUs.`,
    fits: { dollars_per_hour: limits.dollars_per_hour },
  });
};

const noPlace = (wanted: WantedShare, usage: Usage, limits: Limits): AppError => {
  const areFew = usage.pods + 1 > limits.pods;
  const waiting = limits.waiting_jobs > 0 ? `, and ${usage.waiting_jobs} of ${limits.waiting_jobs} jobs wait` : '';
  const later = 'Deploy it when one of your jobs has ended, or cancel one.';
  if (areFew) {
    const sentence = `You have ${usage.pods} of ${limits.pods} pods${waiting}. ${later}`;
    return beyondLimit({ name: 'pods', limit: limits.pods, used: usage.pods, asked: 1, sentence });
  }
  const left = microDollars(limits.dollars_per_hour) - usage.micro_dollars_per_hour;
  return beyondLimit({
    name: 'dollars_per_hour',
    limit: limits.dollars_per_hour,
    used: dollarsOf(usage.micro_dollars_per_hour),
    asked: dollarsOf(wanted.micro_dollars_per_hour),
    path: 'gpu_type',
    sentence: `Your pods may cost $${limits.dollars_per_hour} an hour together and have ${inDollars(usage.micro_dollars_per_hour)}; this one could cost ${inDollars(wanted.micro_dollars_per_hour)}${waiting}. ${later}`,
    fits: { dollars_per_hour: wholeCents(left) },
  });
};

/**
 * The limit of concurrent transitions in an account, which is more than any user needs. Each transition adds about 350 bytes to the
 * account, and every change of the account is charged for these bytes.
 */
export const maxTransitions = 200;

/** Throws `rate_limited` (429) if the account already has `maxTransitions` transitions. */
export const assertNotCrowded = ({ transitions }: Usage): void => {
  if (Object.keys(transitions).length >= maxTransitions) throw tooManyAtOnce();
};

/**
 * Returns the error for a repeat that cannot use the reservation of an earlier call with the same Idempotency-Key. The repeat can
 * succeed when the earlier call has ended or a sweep has released the earlier reservation.
 */
export const earlierCallStands = (): AppError =>
  new AppError(
    'rate_limited',
    'An earlier call with this Idempotency-Key is under way, or broke off and is taken back within three minutes. Send this again.',
    { retryAfterSeconds: 20 },
  );

/** Another call that holds the job has what this one needs, until it ends or a sweep takes it back. */
export const earlierHoldStands = (): AppError =>
  new AppError(
    'rate_limited',
    'An earlier call that holds this job is under way, or broke off and is taken back within three minutes. Send this again.',
    { retryAfterSeconds: 20 },
  );

export const tooManyAtOnce = (): AppError =>
  new AppError('rate_limited', 'Too much is deployed, uploaded or held at once. Send this again.', {
    retryAfterSeconds: 1,
  });
