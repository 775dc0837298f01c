import { type Clock, secondsBetween } from '../clock.ts';
import type { Installation, InstallationLimits } from './installation.ts';
import { isBySums, isNear } from './installation-fit.ts';
import type { InstallationStore } from './installation-store.ts';
import { monthOf } from './micro-dollars.ts';
import { monthSums } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

interface RequestDeps {
  readonly installation: Pick<InstallationStore, 'requestCount'>;
  readonly onFault: (error: unknown) => void;
}

/** Asks for a count of the accounts. A write that fails is a fault and no stop: the next refusal asks again. */
export const requestCount = ({ installation, onFault }: RequestDeps): Promise<void> =>
  installation.requestCount().catch(onFault);

/**
 * Resolves to what `judge` makes of the sums. A refusal by them asks for a count of the accounts: below half of a limit nothing else
 * removes the shares of jobs that are over. It asks even where one has asked: the count that answers may have begun too early. Where two have, the next count has not.
 */
export const requestCountOnRefusal = async <T>(
  { count_requests, counted_requests }: Installation,
  deps: RequestDeps,
  judge: () => T | Promise<T>,
): Promise<T> => {
  try {
    return await judge();
  } catch (error) {
    if (isBySums(error) && count_requests - counted_requests < 2) await requestCount(deps);
    throw error;
  }
};

/** If a sweep broke off between a return and its count, the next count comes after this time. */
const staleSeconds = 600;

/** True when the accounts must be counted again: sums grow at once, and shrink by a count alone. */
export const isCountDue = (
  standing: Installation,
  hasActed: boolean,
  now: Date,
  limits: InstallationLimits,
): boolean => {
  if (standing.counted_at === undefined || isRequested(standing)) return true;
  const isStale = secondsBetween(new Date(standing.counted_at), now) > staleSeconds;
  return (hasActed || isStale) && isNear(standing, monthOf(now), limits);
};

const isRequested = ({ count_requests, counted_requests, is_count_wanted }: Installation): boolean =>
  count_requests !== counted_requests || is_count_wanted;

export interface CountDeps {
  readonly usage: Pick<UsageStore, 'readAll'>;
  readonly installation: InstallationStore;
  readonly clock: Clock;
  readonly mayGoOn: () => boolean;
}

/**
 * Counts all accounts and corrects the sums of the installation by them. No share is lost, since the sums are read first: each
 * share in them is in an account by then, so an account made a moment ago must be read, too. One read for each megabyte of
 * accounts, and one write. `false` where there was no time.
 */
export const countAccounts = async ({ usage, installation, clock, mayGoOn }: CountDeps): Promise<boolean> => {
  const seen = await installation.get();
  const months = keptMonths(clock(), seen);
  const sums = { pods: 0, micro_dollars_per_hour: 0, months: Object.fromEntries(months.map((month) => [month, 0])) };
  const hasAll = await usage.readAll((accounts) => {
    for (const account of accounts) {
      sums.pods += account.pods;
      sums.micro_dollars_per_hour += account.micro_dollars_per_hour;
      for (const month of months)
        sums.months[month] = (sums.months[month] ?? 0) + monthSums(account, month).charged_micro_dollars;
    }
    return mayGoOn();
  });
  return hasAll && installation.correct({ seen, ...sums, at: clock().toISOString() });
};

/**
 * The month before may have jobs that still run, and holds that reserve dollars in the month of their job. A later month than this one
 * is there where a deploy has a clock that is ahead of this one.
 */
const keptMonths = (now: Date, { months }: Installation): readonly string[] => {
  const before = monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)));
  return [...new Set([before, monthOf(now), ...Object.keys(months).filter((month) => month > before)])];
};
