import { AppError } from '../errors.ts';
import { type Installation, type InstallationLimits, monthOfInstallation } from './installation.ts';
import { dollarsOf, microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';
import { couldEverFit, hasRoom } from './room.ts';

/** Above this share of a limit the accounts are counted again after each return; below it there is room enough without. */
const nearShare = 0.5;

/** True when a new job may start at once: nobody passes those that wait for room. */
export const mayStartIn = (
  wanted: Pick<WantedShare, 'micro_dollars_per_hour'>,
  standing: Installation,
  limits: InstallationLimits,
): boolean => !standing.is_awaited && hasRoom(wanted, standing, limits);

/** True for a refusal that a count may lift, because the sums are too high. */
export const isBySums = (error: unknown): boolean =>
  error instanceof AppError &&
  ['installation_pods', 'installation_dollars_per_month'].includes(String(error.details?.name));

/** The fault names neither what others use nor the limits: those are for operators to know. */
const beyond = (name: string, path: string, sentence: string, details: object = {}): AppError =>
  new AppError('limit_exceeded', sentence, {
    details: { name: `installation_${name}`, ...details },
    issues: [{ path, message: 'is beyond what this installation may spend' }],
  });

/** Throws `limit_exceeded` (422) where the installation can never run the job, or has too few dollars left this month. */
export const assertInstallationMay = (
  wanted: WantedShare,
  standing: Installation,
  limits: InstallationLimits,
): void => {
  if (!couldEverFit(wanted, limits)) throw neverHere(wanted);
  assertInstallationMonthHas(wanted.micro_dollars, wanted.month, standing, limits, 'budget_limit');
};

const neverHere = ({ micro_dollars_per_hour }: WantedShare): AppError => {
  const asked = dollarsOf(micro_dollars_per_hour);
  const sentence = `No pod of $${asked.toFixed(2)} an hour may run here, which is the most that this one could cost. Ask for fewer or cheaper GPUs, or who runs this installation.`;
  return beyond('dollars_per_hour', 'gpu_type', sentence, { asked });
};

/** True where so much more is left of that month. */
export const monthHas = (micro: number, month: string, standing: Installation, limits: InstallationLimits): boolean =>
  micro <= leftOf(month, standing, limits);

const leftOf = (month: string, standing: Installation, limits: InstallationLimits): number =>
  microDollars(limits.dollars_per_month) - monthOfInstallation(standing, month);

/** Throws `limit_exceeded` (422) where so much more is not left of that month. */
export const assertInstallationMonthHas = (
  micro: number,
  month: string,
  standing: Installation,
  limits: InstallationLimits,
  path: 'budget_limit' | 'expires_at',
): void => {
  if (!monthHas(micro, month, standing, limits))
    throw monthIsSpent(micro, month, leftOf(month, standing, limits), path);
};

const monthIsSpent = (micro: number, month: string, left: number, path: 'budget_limit' | 'expires_at'): AppError => {
  const fits = path === 'budget_limit' ? Math.max(0, Math.floor(left / 10_000) / 100) : 0;
  const advice =
    fits > 0
      ? `With a budget_limit of ${fits} it fits.`
      : 'Try again when jobs that run have ended, or ask who runs this installation.';
  const sentence = `This installation has too few dollars left for ${month}: this could cost $${dollarsOf(micro).toFixed(2)} more. ${advice}`;
  const details = { asked: dollarsOf(micro), ...(fits > 0 && { fits: { budget_limit: fits } }) };
  return beyond('dollars_per_month', path, sentence, details);
};

/** A job may neither start nor wait. */
export const installationIsFull = (): AppError =>
  beyond(
    'pods',
    'gpu_type',
    'This installation has as many pods, or dollars an hour, as it may, and you may have no more jobs that wait. Deploy it when one of yours has ended.',
    { asked: 1 },
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
