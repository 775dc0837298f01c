import {
  type Installation,
  type InstallationLimits,
  type InstallationShare,
  installationSchema,
  monthOfInstallation,
  zeroInstallationSums,
} from '../../shared/domain/limits/installation.ts';
import type { CountedAccounts, InstallationStore } from '../../shared/domain/limits/installation-store.ts';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { Calls } from './fake-calls.ts';

export class FakeInstallationStore implements InstallationStore {
  readonly calls = new Calls<keyof InstallationStore>();
  standing: Installation = zeroInstallationSums;

  async get(): Promise<Installation> {
    this.calls.hit('get');
    return this.standing;
  }

  async take(share: InstallationShare, month: string, limits: InstallationLimits): Promise<boolean> {
    this.calls.hit('take');
    const after = this.#added(share, month);
    const isBeyond =
      (share.pods !== undefined && after.pods > limits.pods) ||
      (share.micro_dollars_per_hour !== undefined &&
        after.micro_dollars_per_hour > microDollars(limits.dollars_per_hour)) ||
      (share.charged_micro_dollars !== undefined &&
        monthOfInstallation(after, month) > microDollars(limits.dollars_per_month));
    if (!isBeyond) this.standing = after;
    return !isBeyond;
  }

  async correct({ seen, pods, micro_dollars_per_hour, months, at }: CountedAccounts): Promise<boolean> {
    this.calls.hit('correct');
    const { counts } = this.standing;
    if (counts !== seen.counts) return false;
    const unseen = Object.entries(this.standing.months).filter(([month]) => seen.months[month] === undefined);
    const corrected = Object.entries(months).map(([month, sum]) => [
      month,
      monthOfInstallation(this.standing, month) + sum - monthOfInstallation(seen, month),
    ]);
    this.standing = installationSchema.parse({
      ...this.standing,
      pods: this.standing.pods + pods - seen.pods,
      micro_dollars_per_hour:
        this.standing.micro_dollars_per_hour + micro_dollars_per_hour - seen.micro_dollars_per_hour,
      months: Object.fromEntries([...unseen, ...corrected]),
      counts: counts + 1,
      counted_at: at,
      counted_requests: seen.count_requests,
      is_count_wanted: this.standing.is_count_wanted && !seen.is_count_wanted,
    });
    return true;
  }

  async setAwaited(isAwaited: boolean): Promise<void> {
    this.calls.hit('setAwaited');
    this.standing = { ...this.standing, is_awaited: isAwaited };
  }

  async requestCount(): Promise<void> {
    this.calls.hit('requestCount');
    this.standing = { ...this.standing, count_requests: this.standing.count_requests + 1 };
  }

  #added(share: InstallationShare, month: string): Installation {
    const { pods = 0, micro_dollars_per_hour = 0, charged_micro_dollars } = share;
    return installationSchema.parse({
      ...this.standing,
      pods: this.standing.pods + pods,
      micro_dollars_per_hour: this.standing.micro_dollars_per_hour + micro_dollars_per_hour,
      ...(charged_micro_dollars !== undefined && {
        months: {
          ...this.standing.months,
          [month]: monthOfInstallation(this.standing, month) + charged_micro_dollars,
        },
      }),
    });
  }
}
