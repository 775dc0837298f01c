import type { Installation, InstallationLimits, InstallationShare } from './installation.ts';

export interface CountedAccounts {
  /** As the installation stood before the first account was read. */
  readonly seen: Installation;
  readonly pods: number;
  readonly micro_dollars_per_hour: number;
  /** Other months of `seen` are dropped. */
  readonly months: Readonly<Record<string, number>>;
  readonly at: string;
}

/** The one item of the sums of all users. Each method is one conditional write, but for `get`. */
export interface InstallationStore {
  /** Strongly consistent. */
  get(): Promise<Installation>;
  /** Adds the share where each sum that it adds to stays within its limit; true when it did. Calls at once never take more. */
  take(share: InstallationShare, month: string, limits: InstallationLimits): Promise<boolean>;
  /**
   * Corrects the sums by what the accounts had less than `seen`, or more; what was taken meanwhile stays. `false` where somebody else
   * has counted: then nothing is known of what is in both.
   */
  correct(counted: CountedAccounts): Promise<boolean>;
  /** Says whether jobs wait for room. */
  setAwaited(isAwaited: boolean): Promise<void>;
  /** Asks for a count, until one that begins later has corrected the sums. */
  requestCount(): Promise<void>;
}
