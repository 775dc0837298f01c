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
  /** A value that would be taken in the place of the one asked for. Nothing is taken with 0, so a fit of 0 is not told. */
  readonly fits?: Readonly<Record<string, number>>;
}

/** 422 with the limit, what of it is used, what was asked for, and what would fit. */
export const beyondLimit = ({ sentence, path = '', name, fits, ...numbers }: Beyond): AppError =>
  new AppError('limit_exceeded', sentence, {
    details: { name, ...numbers, ...(fits && Object.values(fits).every((value) => value > 0) && { fits }) },
    issues: [{ path, message: `is beyond your limit of ${name}: ${numbers.limit}` }],
  });

/**
 * The place of a job: it counts as a pod at once or waits for another one to end. Jobs of the user that wait are not overtaken, unless no
 * more may wait. Throws `limit_exceeded` (422) where neither is left, where the user stores more than the limit, and where the month
 * has too few dollars left: the last, so that a budget that is said to fit is refused for nothing else.
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
 * The results of a job are kept, also beyond the limit, so that none is lost. A user beyond the limit must make room before the
 * next job.
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

/** Throws `limit_exceeded` (422) where the month of a job has too few dollars left for a hold that lets it spend its whole budget. */
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

/** No user needs more calls under way at once. Each takes 350 bytes of the account, which every change of the account writes. */
export const maxTransitions = 200;

/** Throws `rate_limited` (429) where more calls of the user are under way than an account keeps. */
export const assertNotCrowded = ({ transitions }: Usage): void => {
  if (Object.keys(transitions).length >= maxTransitions) throw tooManyAtOnce();
};

/** A call that an Idempotency-Key was sent with before has what this one needs, until it ends or a sweep takes it back. */
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
