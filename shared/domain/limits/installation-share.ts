import type { Clock } from '../clock.ts';
import { secondsBetween } from '../clock.ts';
import { given } from '../given.ts';
import type { Installation, InstallationLimits, InstallationShare } from './installation.ts';
import { isNear } from './installation-fit.ts';
import type { InstallationStore } from './installation-store.ts';
import { monthOf } from './micro-dollars.ts';
import type { Reserved } from './reserved.ts';
import { amountsOf } from './reserved.ts';
import { type Amounts, monthSums } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

/** The sums of all users, and what they may come to. */
export interface InstallationDeps {
  readonly installation: InstallationStore;
  readonly installationLimits: InstallationLimits;
}

/** The part of an account that the installation counts. */
export const sharedBy = ({ pods, micro_dollars_per_hour, charged_micro_dollars }: Amounts): InstallationShare =>
  given({ pods, micro_dollars_per_hour, charged_micro_dollars });

export const shareOfJob = (reserved: Reserved): InstallationShare => sharedBy(amountsOf(reserved));

/** Sums that cannot be read are a fault and no stop: a job that must end is ended all the same. */
export const readInstallation = ({
  installation,
  onFault,
}: {
  readonly installation: Pick<InstallationStore, 'get'>;
  readonly onFault: (error: unknown) => void;
}): Promise<Installation | undefined> =>
  installation.get().catch((error: unknown) => {
    onFault(error);
    return undefined;
  });

/** Accounts that are read at a time. */
const accountsAtOnce = 100;

/** Where a sweep broke off between a return and its count, the next count comes after so long. */
const staleSeconds = 600;

/** True when the accounts must be counted again: sums grow at once, and shrink by a count alone. */
export const isCountDue = (
  standing: Installation,
  hasActed: boolean,
  now: Date,
  limits: InstallationLimits,
): boolean => {
  if (standing.counted_at === undefined) return true;
  const isStale = secondsBetween(new Date(standing.counted_at), now) > staleSeconds;
  return (hasActed || isStale) && isNear(standing, monthOf(now), limits);
};

export interface CountDeps {
  readonly usage: Pick<UsageStore, 'list'>;
  readonly installation: InstallationStore;
  readonly clock: Clock;
  readonly mayGoOn: () => boolean;
}

/**
 * Counts all accounts and corrects the sums of the installation by them. In this order no share is lost: an account has what
 * the installation took before it was read. One read for each hundred accounts, and one write. `false` where there was no time.
 */
export const countAccounts = async ({ usage, installation, clock, mayGoOn }: CountDeps): Promise<boolean> => {
  const seen = await installation.get();
  const months = keptMonths(clock());
  const sums = { pods: 0, micro_dollars_per_hour: 0, months: Object.fromEntries(months.map((month) => [month, 0])) };
  let after: string | undefined;
  do {
    if (!mayGoOn()) return false;
    const page = await usage.list(accountsAtOnce, after);
    for (const { usage: account } of page.users) {
      sums.pods += account.pods;
      sums.micro_dollars_per_hour += account.micro_dollars_per_hour;
      for (const month of months)
        sums.months[month] = (sums.months[month] ?? 0) + monthSums(account, month).charged_micro_dollars;
    }
    after = page.next;
  } while (after !== undefined);
  return installation.correct({ seen, ...sums, at: clock().toISOString() });
};

/** Jobs of the last month run on in this one, and holds reserve in the month of their job. */
const keptMonths = (now: Date): readonly string[] => {
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return [monthOf(before), monthOf(now)];
};
