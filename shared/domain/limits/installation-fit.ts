import { AppError } from '../errors.ts';
import { type BudgetFit, budgetFit } from './budget-fit.ts';
import { type Installation, type InstallationLimits, monthOfInstallation } from './installation.ts';
import { dollarsOf, inDollars, microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';
import { couldEverFit, hasRoom } from './room.ts';

/** Above this share of a limit the accounts are counted again after each return; below it there is room enough without. */
const nearShare = 0.5;

/** The room that the installation has for a job, in place and in dollars of its month. */
export interface InstallationRoom {
  /** A new job may start at once. */
  readonly mayStart: boolean;
  /** Micro dollars; below 0 where more is used than the limit, which somebody may have lowered. */
  readonly monthLeft: number;
}

export const roomIn = (
  wanted: Pick<WantedShare, 'micro_dollars_per_hour' | 'month'>,
  standing: Installation,
  limits: InstallationLimits,
): InstallationRoom => ({
  mayStart: mayStartIn(wanted, standing, limits),
  monthLeft: leftOf(wanted.month, standing, limits),
});

/** True when a new job may start at once: nobody passes those that wait for room. */
const mayStartIn = (
  wanted: Pick<WantedShare, 'micro_dollars_per_hour'>,
  standing: Installation,
  limits: InstallationLimits,
): boolean => !standing.is_awaited && hasRoom(wanted, standing, limits);

/** A refusal that a count may lift, because the sums are too high. */
class RefusedBySums extends AppError {}

export const isBySums = (error: unknown): boolean => error instanceof RefusedBySums;

/**
 * The fault names neither the limits nor what single users have: those are for operators to know. A budget that fits tells what is left
 * of the month all the same, to the cent: without it a user could only guess.
 */
const beyond = (name: string, path: string, sentence: string, details: object = {}, Fault = AppError): AppError =>
  new Fault('limit_exceeded', sentence, {
    details: { name: `installation_${name}`, ...details },
    issues: [{ path, message: 'is beyond what this installation may spend' }],
  });

/** Throws `limit_exceeded` (422) where the installation can never run the job. */
export const assertMayRunHere = (wanted: WantedShare, limits: InstallationLimits): void => {
  if (limits.pods < 1) throw noPods();
  if (!couldEverFit(wanted, limits)) throw neverHere(wanted);
};

/** Throws `limit_exceeded` (422) where the installation can never run the job, or has too few dollars left this month. */
export const assertInstallationMay = (
  wanted: WantedShare,
  standing: Installation,
  limits: InstallationLimits,
): void => {
  assertMayRunHere(wanted, limits);
  const left = leftOf(wanted.month, standing, limits);
  if (wanted.micro_dollars <= left) return;
  throw monthIsSpent(wanted.micro_dollars, wanted.month, 'budget_limit', budgetThatFits(wanted, left, limits));
};

const noPods = (): AppError =>
  beyond('pods', 'gpu_type', 'No pods may run here. Ask who runs this installation.', { asked: 1 });

const neverHere = ({ micro_dollars_per_hour }: WantedShare): AppError => {
  const asked = dollarsOf(micro_dollars_per_hour);
  const sentence = `No pod of ${inDollars(micro_dollars_per_hour)} an hour may run here, which is the most that this one could cost. Ask for fewer or cheaper GPUs, or who runs this installation.`;
  return beyond('dollars_per_hour', 'gpu_type', sentence, { asked });
};

/** True where so much more is left of that month. */
export const monthHas = (micro: number, month: string, standing: Installation, limits: InstallationLimits): boolean =>
  micro <= leftOf(month, standing, limits);

const leftOf = (month: string, standing: Installation, limits: InstallationLimits): number =>
  microDollars(limits.dollars_per_month) - monthOfInstallation(standing, month);

/** Throws `limit_exceeded` (422) where so much more is not left of that month for a hold. */
export const assertInstallationMonthHas = (
  micro: number,
  month: string,
  standing: Installation,
  limits: InstallationLimits,
): void => {
  if (monthHas(micro, month, standing, limits)) return;
  throw monthIsSpent(micro, month, 'expires_at', { advice: later });
};

const later = 'Try again when jobs that run have ended, or ask who runs this installation.';

const budgetThatFits = (wanted: WantedShare, left: number, { dollars_per_month }: InstallationLimits): BudgetFit =>
  budgetFit(wanted, left, microDollars(dollars_per_month), {
    never: 'Without a lower budget_limit it never fits here.',
    later,
  });

const monthIsSpent = (
  micro: number,
  month: string,
  path: 'budget_limit' | 'expires_at',
  { advice, fits }: BudgetFit,
): AppError => {
  const sentence = `This installation has too few dollars left for ${month}: this could cost ${inDollars(micro)} more. ${advice}`;
  const details = { asked: dollarsOf(micro), ...(fits && { fits }) };
  return beyond('dollars_per_month', path, sentence, details, RefusedBySums);
};

/** A job may neither start nor wait. */
export const installationIsFull = (): AppError =>
  beyond(
    'pods',
    'gpu_type',
    'This installation has as many pods, or dollars an hour, as it may, and you may have no more jobs that wait. Deploy it when jobs that run have ended.',
    { asked: 1 },
    RefusedBySums,
  );

/** How much of the limit that is nearest is used, from 0 to 1 and above; the month is that of `month`. */
export const usedOfInstallation = (standing: Installation, month: string, limits: InstallationLimits): number =>
  Math.max(
    of(standing.pods, limits.pods),
    of(standing.micro_dollars_per_hour, microDollars(limits.dollars_per_hour)),
    of(monthOfInstallation(standing, month), microDollars(limits.dollars_per_month)),
  );

/** A limit of 0 is no limit that somebody comes near to. */
const of = (used: number, limit: number): number => (limit > 0 ? used / limit : 0);

export const isNear = (standing: Installation, month: string, limits: InstallationLimits): boolean =>
  standing.is_awaited || usedOfInstallation(standing, month, limits) > nearShare;
