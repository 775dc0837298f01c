import type { DeployTurn } from '../../domain/limits/deploy-rate.ts';
import type { Amounts, Usage } from '../../domain/limits/usage.ts';
import { countNames, monthlyNames, usageAccountOf, usageSchema, zeroUsage } from '../../domain/limits/usage.ts';
import type { UsageChange, UsageChanged, UsagePage, UsageStore } from '../../domain/limits/usage-store.ts';
import { indexNames } from '../../names.ts';
import { parseStored } from '../stored.ts';
import {
  above,
  absent,
  allOf,
  anyOf,
  atMost,
  below,
  type Condition,
  equals,
  sumAtMost,
  whatever,
  within,
} from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import type { Item, Key } from './table.ts';
import type { ItemUpdate } from './update-expression.ts';
import { givenEntries } from './update-expression.ts';

const keyOf = (userId: string): Key => ({ account: usageAccountOf(userId) });

/** The only key of the index of unsettled accounts: all accounts in the index have this value. */
const unsettled = 'unsettled';

const isMonthly = (name: string): boolean => monthlyNames.some((one) => one === name);

/** The only key of the index of all users. */
const listed = 'users';

/** Returns the field of a sum. Each monthly sum is a separate field, so that a condition can name it. */
const fieldOf = (name: string, month: string | undefined): string => {
  if (!isMonthly(name)) return name;
  if (month === undefined) throw new RangeError(`${name} was changed of no month.`);
  return `${name}#${month}`;
};

/** The prefix of transitions. Each transition is a separate field, so that starting one cannot overwrite another. */
const transitionPrefix = 'transition#';

const fromItem = (item: Item): Usage => {
  const entries = Object.entries(item);
  const under = (prefix: string) =>
    entries.flatMap(([field, value]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), value] as const] : [],
    );
  const months: Record<string, Record<string, unknown>> = {};
  for (const name of monthlyNames)
    for (const [month, sum] of under(`${name}#`)) months[month] = { ...months[month], [name]: sum };
  const counts = Object.fromEntries(entries.filter(([field]) => countNames.some((name) => name === field)));
  const transitions = Object.fromEntries(under(transitionPrefix));
  const { limits, returned, returns, deploys_window: window, deploys: count } = item;
  const deploys = window === undefined ? undefined : { window, count };
  return parseStored(usageSchema, 'account', { ...counts, months, transitions, limits, returned, returns, deploys });
};

/** Stores one item for each user under a hash of the user's id. */
export class DynamoUsageStore extends DynamoStore implements UsageStore {
  async get(userId: string): Promise<Usage> {
    const item = await this.table.get(keyOf(userId));
    return item === undefined ? zeroUsage : fromItem(item);
  }

  async change(userId: string, change: UsageChange): Promise<UsageChanged> {
    const condition = toCondition(change);
    const result = await this.table.updateOrTell(keyOf(userId), toUpdate(userId, change), condition);
    if (result.written) return { outcome: 'changed', usage: fromItem(result.item) };
    return { outcome: 'refused', usage: result.standing === undefined ? zeroUsage : fromItem(result.standing) };
  }

  async list(limit: number, after?: string): Promise<UsagePage> {
    const where = allOf(equals('listed', listed), ...(after === undefined ? [] : [above('user_id', after)]));
    const query = { index: indexNames.usageByUser, where, pageSize: limit };
    for await (const { items, isLast } of this.table.pages(query)) {
      const ids = items.map(({ user_id }) => String(user_id));
      const accounts = await this.table.getMany(ids.map(keyOf), { consistent: true });
      const users = ids.flatMap((userId, nth) => {
        const account = accounts[nth];
        return account === undefined ? [] : [{ userId, usage: fromItem(account) }];
      });
      return { users, next: isLast ? undefined : ids.at(-1) };
    }
    return { users: [], next: undefined };
  }

  async readAll(see: (accounts: readonly Usage[]) => boolean): Promise<boolean> {
    for await (const { items } of this.table.scanPages()) {
      // The sums of the installation are in the same table and have no field `listed`, so they are left out.
      if (!see(items.filter((item) => item.listed === listed).map(fromItem))) return false;
    }
    return true;
  }

  async listUnsettled(before: Date, limit: number): Promise<readonly string[]> {
    const where = allOf(equals('unsettled', unsettled), below('unsettled_since', before.toISOString()));
    const query = { index: indexNames.unsettledUsage, where, pageSize: limit };
    for await (const page of this.table.queryPages(query)) return page.map(({ user_id }) => String(user_id));
    return [];
  }
}

const anyAccount = whatever('account');

const toCondition = ({
  month,
  atMost: most,
  begin,
  renew,
  end = [],
  isSettled,
  returned,
  deploy,
}: UsageChange): Condition => {
  const at = (key: string, field: string): string => within(`${transitionPrefix}${key}`, field);
  return allOf(
    anyAccount,
    ...givenEntries(most).map(([name, amount]) => sumAtMost(fieldOf(name, month), amount)),
    ...Object.keys(begin ?? {}).map((key) => absent(`${transitionPrefix}${key}`)),
    ...(renew ? [equals(at(renew.key, 'token'), renew.token)] : []),
    ...end.map(({ key, token }) => equals(at(key, 'token'), token)),
    ...end.flatMap(({ key, at: time }) => (time === undefined ? [] : [equals(at(key, 'at'), time)])),
    ...(isSettled ? [mayBeOnly(end.length)] : []),
    ...(returned ? [returned.returns === 0 ? absent('returns') : equals('returns', returned.returns)] : []),
    ...(deploy ? [hasTurn(deploy)] : []),
  );
};

const hasTurn = ({ window, atMost: most, isStanding }: DeployTurn): Condition =>
  isStanding
    ? allOf(equals('deploys_window', window), atMost('deploys', most))
    : anyOf(absent('deploys_window'), below('deploys_window', window));

const mayBeOnly = (count: number): Condition =>
  count === 0 ? anyOf(absent('in_transition'), equals('in_transition', 0)) : equals('in_transition', count);

const toUpdate = (userId: string, change: UsageChange): ItemUpdate => {
  const { month, add = {}, begin = {}, renew, end = [], isSettled, returned, deploy, limits } = change;
  const begun = Object.entries(begin);
  const since = begun.map(([, { at }]) => at).sort()[0];
  return {
    set: {
      user_id: userId,
      listed,
      ...Object.fromEntries(begun.map(([key, transition]) => [`${transitionPrefix}${key}`, transition])),
      ...Object.fromEntries(end.map(({ key }) => [`${transitionPrefix}${key}`, undefined])),
      ...(renew && { [within(`${transitionPrefix}${renew.key}`, 'at')]: renew.at }),
      ...(begun.length > 0 && { unsettled }),
      ...(isSettled && { unsettled: undefined, unsettled_since: undefined }),
      ...(returned && { returned: returned.entries, returns: returned.returns + 1 }),
      ...(deploy?.isStanding === false && { deploys_window: deploy.window, deploys: 1 }),
      ...(limits && { limits }),
    },
    ...(since !== undefined && { setIfAbsent: { unsettled_since: since } }),
    add: {
      ...sums(add, month),
      ...(begun.length !== end.length && { in_transition: begun.length - end.length }),
      ...(deploy?.isStanding && { deploys: 1 }),
    },
  };
};

const sums = (add: Amounts, month: string | undefined): Record<string, number> =>
  Object.fromEntries(
    givenEntries(add)
      .filter(([, amount]) => amount !== 0)
      .map(([name, amount]) => [fieldOf(name, month), amount]),
  );
