import type { Installation, InstallationLimits, InstallationShare } from './installation.ts';

export interface CountedAccounts {
  /** The sums of the installation as read before the first account. */
  readonly seen: Installation;
  readonly pods: number;
  readonly micro_dollars_per_hour: number;
  /** The micro-dollars by month. A correction deletes the sums of all other months that `seen` has. */
  readonly months: Readonly<Record<string, number>>;
  readonly at: string;
}

/** Stores the one item with the sums of all users. Each method except `get` is one conditional write. */
export interface InstallationStore {
  /** The read is strongly consistent. */
  get(): Promise<Installation>;
  /**
   * Adds the amounts if each changed sum stays within its limit. Returns whether the amounts were added. Concurrent calls never
   * exceed a limit together.
   */
  take(share: InstallationShare, month: string, limits: InstallationLimits): Promise<boolean>;
  /**
   * Corrects each sum by the difference between the counted accounts and `seen`. Amounts that were added meanwhile stay in the
   * sums. Returns `false` if another count has corrected the sums since `seen` was read, because the difference is then no longer
   * valid.
   */
  correct(counted: CountedAccounts): Promise<boolean>;
  /** Records whether jobs wait for capacity of the installation. */
  setAwaited(isAwaited: boolean): Promise<void>;
  /** Requests a count of the accounts. The request is answered by a count that begins after the request. */
  requestCount(): Promise<void>;
}
