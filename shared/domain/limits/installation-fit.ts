import { AppError } from '../errors.ts';
import { type BudgetFit, budgetFit } from './budget-fit.ts';
import { type Installation, type InstallationLimits, monthOfInstallation } from './installation.ts';
import { dollarsOf, inDollars, microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';
import { couldEverFit, hasRoom } from './room.ts';

/**
 * The fraction of a limit above which the accounts are counted again after each sweep that has acted. Sums that are too high do no
 * harm below this fraction.
 */
const nearShare = 0.5;

/** The capacity of the installation for one job: whether a pod may start, and the dollars left in the month of the job. */
export interface InstallationRoom {
  /** True if a new job may start at once. */
  readonly mayStart: boolean;
  /** Micro-dollars. Negative if more is reserved than the limit allows, which is possible after the limit was lowered. */
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

/** Returns whether a new job may start at once. A new job must wait while other jobs wait for capacity of the installation. */
const mayStartIn = (
  wanted: Pick<WantedShare, 'micro_dollars_per_hour'>,
  standing: Installation,
  limits: InstallationLimits,
): boolean => !standing.is_awaited && hasRoom(wanted, standing, limits);

/** A refusal because of the sums of the installation. The sums may be too high, so a count of the accounts may lift the refusal. */
class RefusedBySums extends AppError {}

export const isBySums = (error: unknown): boolean => error instanceof RefusedBySums;

/**
 * Makes the error for a limit of the installation. The error contains neither the limits nor the use of single users, which only
 * operators may see. A proposed budget in `fits` does show, to the cent, the dollars that are left of the month. The user could
 * only guess if no budget were proposed.
 */
const beyond = (name: string, path: string, sentence: string, details: object = {}, Fault = AppError): AppError =>
  new Fault('limit_exceeded', sentence, {
    details: { name: `installation_${name}`, ...details },
    issues: [{ path, message: 'is beyond what this installation may spend' }],
  });

/** Throws `limit_exceeded` (422) if the installation can never run the job. */
export const assertMayRunHere = (wanted: WantedShare, limits: InstallationLimits): void => {
  if (limits.pods < 1) throw noPods();
  if (!couldEverFit(wanted, limits)) throw neverHere(wanted);
};

/** Throws `limit_exceeded` (422) if the installation can never run the job, or has too few dollars left in the month of the job. */
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

/** Returns whether `micro` more micro-dollars fit into the month. */
export const monthHas = (micro: number, month: string, standing: Installation, limits: InstallationLimits): boolean =>
  micro <= leftOf(month, standing, limits);

const leftOf = (month: string, standing: Installation, limits: InstallationLimits): number =>
  microDollars(limits.dollars_per_month) - monthOfInstallation(standing, month);

/** Throws `limit_exceeded` (422) if `micro` more micro-dollars, which a hold needs, do not fit into the month. */
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

/** Returns the error for a job that may neither start nor wait. */
export const installationIsFull = (): AppError =>
  beyond(
    'pods',
    'gpu_type',
    'This installation has as many pods, or dollars an hour, as it may, and you may have no more jobs that wait. Deploy it when jobs that run have ended.',
    { asked: 1 },
    RefusedBySums,
  );

/**
 * Returns the highest used fraction of the three limits. The fraction exceeds 1 if a limit is exceeded. The dollars are those of
 * `month`.
 */
export const usedOfInstallation = (standing: Installation, month: string, limits: InstallationLimits): number =>
  Math.max(
    of(standing.pods, limits.pods),
    of(standing.micro_dollars_per_hour, microDollars(limits.dollars_per_hour)),
    of(monthOfInstallation(standing, month), microDollars(limits.dollars_per_month)),
  );

/** Returns the used fraction of a limit, and 0 for a limit of 0, because no use can approach a limit of 0. */
const of = (used: number, limit: number): number => (limit > 0 ? used / limit : 0);

export const isNear = (standing: Installation, month: string, limits: InstallationLimits): boolean =>
  standing.is_awaited || usedOfInstallation(standing, month, limits) > nearShare;
