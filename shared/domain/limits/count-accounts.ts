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

/** Requests a count of the accounts. A failed write is only reported, because the next refusal requests a count again. */
export const requestCount = ({ installation, onFault }: RequestDeps): Promise<void> =>
  installation.requestCount().catch(onFault);

/**
 * Returns the result of `judge`. If `judge` refuses because of the sums of the installation, a count of the accounts is requested.
 * The request is needed, because below half of a limit no other count removes the amounts of ended jobs from the sums. A count is
 * requested even if one request is pending, because the count that answers the pending request may have begun before this refusal.
 * A third request is not added to two pending requests.
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

/**
 * The age in seconds after which a count is repeated if a sum is near its limit. If a sweep was interrupted after releasing a
 * reservation, the repeated count corrects the sums.
 */
const staleSeconds = 600;

/** Returns whether the accounts must be counted again. A reservation raises the sums at once, but only a count lowers the sums. */
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
 * Counts all accounts and corrects the sums of the installation by the result. The sums are read before the accounts. A reservation
 * is added to its account before it is added to the sums, so the count finds every reservation that the sums contain. The reads of
 * the accounts must therefore include new accounts. The function makes one read for each megabyte of accounts, and one write.
 * Returns `false` if the time was not enough or another count has corrected the sums meanwhile.
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
 * Returns the months whose sums are kept. Jobs of the month before may still run, and a hold reserves dollars in the month of its job. A
 * month after the current one is there if a deploy ran on a machine whose clock is ahead.
 */
const keptMonths = (now: Date, { months }: Installation): readonly string[] => {
  const before = monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)));
  return [...new Set([before, monthOf(now), ...Object.keys(months).filter((month) => month > before)])];
};
