import {
  type Installation,
  type InstallationLimits,
  type InstallationShare,
  installationSchema,
  zeroInstallationSums,
} from '../../domain/limits/installation.ts';
import type { CountedAccounts, InstallationStore } from '../../domain/limits/installation-store.ts';
import { microDollars } from '../../domain/limits/micro-dollars.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, type Condition, equals, sumAtMost, whatever } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import type { Item } from './table.ts';
import { givenEntries } from './update-expression.ts';

/** The key of the sums. No user can have this key, because the keys of users are hashes. The item is in no index. */
const key = { account: 'installation' };

const monthPrefix = 'charged_micro_dollars#';
const monthField = (month: string): string => `${monthPrefix}${month}`;

const fromItem = (item: Item): Installation => {
  const months = Object.entries(item).flatMap(([field, sum]) =>
    field.startsWith(monthPrefix) ? [[field.slice(monthPrefix.length), sum] as const] : [],
  );
  return parseStored(installationSchema, 'sums of the installation', { ...item, months: Object.fromEntries(months) });
};

/** Returns the amounts of the share by the item's field that each amount is added to. */
const fieldsOf = (share: InstallationShare, month: string): Record<string, number | undefined> => ({
  pods: share.pods,
  micro_dollars_per_hour: share.micro_dollars_per_hour,
  [monthField(month)]: share.charged_micro_dollars,
});

const anyAccount = whatever('account');

/** The condition that no other count has been written meanwhile. The field does not exist before the first count. */
const countsAre = (counts: number): Condition => (counts === 0 ? absent('counts') : equals('counts', counts));

/** Stores the sums of all users of the installation as one item in the table of accounts. */
export class DynamoInstallationStore extends DynamoStore implements InstallationStore {
  async get(): Promise<Installation> {
    const item = await this.table.get(key);
    return item === undefined ? zeroInstallationSums : fromItem(item);
  }

  async take(share: InstallationShare, month: string, limits: InstallationLimits): Promise<boolean> {
    const most: Readonly<Record<string, number>> = {
      pods: limits.pods,
      micro_dollars_per_hour: microDollars(limits.dollars_per_hour),
      [monthField(month)]: microDollars(limits.dollars_per_month),
    };
    const add = fieldsOf(share, month);
    const fits = givenEntries(add).map(([field, amount]) => sumAtMost(field, (most[field] ?? 0) - amount));
    return (await this.table.update(key, { add }, allOf(anyAccount, ...fits))) !== undefined;
  }

  async correct({ seen, pods, micro_dollars_per_hour, months, at }: CountedAccounts): Promise<boolean> {
    const kept = Object.entries(months);
    const dropped = Object.keys(seen.months).filter((month) => months[month] === undefined);
    const add = {
      pods: pods - seen.pods,
      micro_dollars_per_hour: micro_dollars_per_hour - seen.micro_dollars_per_hour,
      ...Object.fromEntries(kept.map(([month, sum]) => [monthField(month), sum - (seen.months[month] ?? 0)])),
      counts: 1,
    };
    const set = {
      counted_at: at,
      counted_requests: seen.count_requests,
      ...(seen.is_count_wanted && { is_count_wanted: undefined }),
      ...Object.fromEntries(dropped.map((month) => [monthField(month), undefined])),
    };
    const condition = allOf(anyAccount, countsAre(seen.counts));
    return (await this.table.update(key, { set, add }, condition)) !== undefined;
  }

  async setAwaited(isAwaited: boolean): Promise<void> {
    await this.table.update(key, { set: { is_awaited: isAwaited } }, anyAccount);
  }

  async requestCount(): Promise<void> {
    await this.table.update(key, { add: { count_requests: 1 } }, anyAccount);
  }
}
