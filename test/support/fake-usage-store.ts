import type { DeployTurn } from '../../shared/domain/limits/deploy-rate.ts';
import {
  type Amounts,
  amountsSchema,
  monthlyNames,
  monthSums,
  summed,
  type Transition,
  type Usage,
  usageSchema,
  zeroUsage,
} from '../../shared/domain/limits/usage.ts';
import type { UsageChange, UsageChanged, UsagePage, UsageStore } from '../../shared/domain/limits/usage-store.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

/** The sums that a change may name, those of its month included. */
const sumsOf = (usage: Usage, month: string | undefined): Amounts =>
  amountsSchema.parse({
    pods: usage.pods,
    waiting_jobs: usage.waiting_jobs,
    micro_dollars_per_hour: usage.micro_dollars_per_hour,
    stored_bytes: usage.stored_bytes,
    ...(month !== undefined && monthSums(usage, month)),
  });

const holds = (
  usage: Usage,
  { month, atMost, begin, renew, end = [], isSettled, returned, deploy }: UsageChange,
): boolean => {
  const sums = sumsOf(usage, month);
  const { transitions } = usage;
  return (
    Object.entries(atMost ?? {}).every(([name, most]) => (sums[name as keyof Amounts] ?? 0) <= (most ?? 0)) &&
    Object.keys(begin ?? {}).every((key) => transitions[key] === undefined) &&
    (renew === undefined || transitions[renew.key]?.token === renew.token) &&
    end.every(({ key, token }) => transitions[key]?.token === token) &&
    end.every(({ key, at }) => at === undefined || transitions[key]?.at === at) &&
    (!isSettled || Object.keys(transitions).length === end.length) &&
    (returned === undefined || usage.returns === returned.returns) &&
    (deploy === undefined || hasTurn(usage, deploy))
  );
};

const hasTurn = ({ deploys }: Usage, { window, atMost, isStanding }: DeployTurn): boolean =>
  isStanding ? deploys?.window === window && deploys.count <= atMost : deploys === undefined || deploys.window < window;

const deploysAfter = ({ deploys }: Usage, { window, isStanding }: DeployTurn): Usage['deploys'] =>
  isStanding ? { window, count: (deploys?.count ?? 0) + 1 } : { window, count: 1 };

const apply = (usage: Usage, change: UsageChange): Usage => {
  const { month, add = {}, begin = {}, renew, end = [], returned, deploy, limits } = change;
  const named = Object.keys(add).filter((name) => monthlyNames.some((one) => one === name));
  if (named.length > 0 && month === undefined) throw new RangeError(`${named} was changed of no month.`);
  const { charged_micro_dollars, spent_micro_dollars, ...counts } = summed(sumsOf(usage, month), add);
  const transitions: Record<string, Transition> = { ...usage.transitions, ...begin };
  for (const { key } of end) delete transitions[key];
  const renewed = renew && transitions[renew.key];
  if (renew && renewed) transitions[renew.key] = { ...renewed, at: renew.at };
  return usageSchema.parse({
    ...usage,
    ...counts,
    transitions,
    ...(month !== undefined && {
      months: { ...usage.months, [month]: { charged_micro_dollars, spent_micro_dollars } },
    }),
    ...(returned && { returned: returned.entries, returns: returned.returns + 1 }),
    ...(deploy && { deploys: deploysAfter(usage, deploy) }),
    ...(limits && { limits }),
  });
};

export class FakeUsageStore implements UsageStore {
  readonly calls = new Calls<keyof UsageStore>();
  readonly rows = new FakeRows(usageSchema, 'account');
  readonly #unsettled = new Map<string, string>();

  async get(userId: string): Promise<Usage> {
    this.calls.hit('get');
    return this.rows.get(userId) ?? zeroUsage;
  }

  async change(userId: string, change: UsageChange): Promise<UsageChanged> {
    this.calls.hit('change');
    const standing = this.rows.get(userId) ?? zeroUsage;
    if (!holds(standing, change)) return { outcome: 'refused', usage: standing };
    const usage = this.rows.set(userId, apply(standing, change));
    const since = Object.values(change.begin ?? {})
      .map(({ at }) => at)
      .sort()[0];
    if (since !== undefined && !this.#unsettled.has(userId)) this.#unsettled.set(userId, since);
    if (change.isSettled) this.#unsettled.delete(userId);
    return { outcome: 'changed', usage };
  }

  async list(limit: number, after?: string): Promise<UsagePage> {
    this.calls.hit('list');
    const ids = this.rows.keys().filter((userId) => after === undefined || userId > after);
    const page = ids.slice(0, limit);
    const users = page.map((userId) => ({ userId, usage: this.rows.get(userId) ?? zeroUsage }));
    return { users, next: ids.length > limit ? page.at(-1) : undefined };
  }

  async readAll(see: (accounts: readonly Usage[]) => boolean): Promise<boolean> {
    this.calls.hit('readAll');
    return see(this.rows.all());
  }

  async listUnsettled(before: Date, limit: number): Promise<readonly string[]> {
    this.calls.hit('listUnsettled');
    const marked = [...this.#unsettled].filter(([, since]) => since < before.toISOString());
    return marked
      .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
      .slice(0, limit)
      .map(([userId]) => userId);
  }
}
