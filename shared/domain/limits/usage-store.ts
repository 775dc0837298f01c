import type { DeployTurn } from './deploy-rate.ts';
import type { OwnLimits } from './limits.ts';
import type { Amounts, Transition, TransitionKey, Usage } from './usage.ts';

/** One conditional write on the account of a user. Nothing is written if a condition fails. */
export interface UsageChange {
  /** The UTC month of the monthly sums in `add` and `atMost`. */
  readonly month?: string | undefined;
  /** The highest values that the sums of the account may have before the change. */
  readonly atMost?: Amounts | undefined;
  readonly add?: Amounts | undefined;
  /** Transitions to add. No transition with the same key may exist. */
  readonly begin?: Readonly<Record<TransitionKey, Transition>> | undefined;
  /** A transition that gets a new time. The transition must exist with this token. */
  readonly renew?: { readonly key: TransitionKey; readonly token: string; readonly at: string } | undefined;
  /** Transitions to remove. Each transition must exist with this token, and with this time if one is given. */
  readonly end?: readonly EndedTransition[] | undefined;
  /** True if the account must have no other transitions than those in `end`. The account is then marked as settled. */
  readonly isSettled?: boolean | undefined;
  /** The new list of released reservations. The list must have been changed exactly `returns` times before. */
  readonly returned?: { readonly returns: number; readonly entries: readonly string[] } | undefined;
  /** Counts one more deploy in its rate window. The window must allow one more deploy. */
  readonly deploy?: DeployTurn | undefined;
  /** The limits that an operator sets. These limits replace all limits that were set before. */
  readonly limits?: OwnLimits | undefined;
}

export interface EndedTransition {
  readonly key: TransitionKey;
  readonly token: string;
  readonly at?: string | undefined;
}

export type UsageChanged =
  | { readonly outcome: 'changed'; readonly usage: Usage }
  /** `usage` is the account that does not fulfil the conditions. */
  | { readonly outcome: 'refused'; readonly usage: Usage };

export interface ListedUsage {
  readonly userId: string;
  /** The read is strongly consistent. */
  readonly usage: Usage;
}

export interface UsagePage {
  readonly users: readonly ListedUsage[];
  /** The value of `after` for the next page, or `undefined` after the last page. */
  readonly next: string | undefined;
}

export interface UsageStore {
  /** The read is strongly consistent. The result is an empty account if the user has none. */
  get(userId: string): Promise<Usage>;
  change(userId: string, change: UsageChange): Promise<UsageChanged>;
  /**
   * Returns users in the order of their ids, beginning after the id `after`. A user whose account was made seconds ago may be
   * missing.
   */
  list(limit: number, after?: string): Promise<UsagePage>;
  /**
   * Passes all accounts to `see`, in pages and without order, until `see` returns `false`. Every account that existed at the call
   * is included, because the reads are strongly consistent. Returns `false` if `see` ended the reading.
   */
  readAll(see: (accounts: readonly Usage[]) => boolean): Promise<boolean>;
  /** Returns at most `limit` users whose account has had transitions since before this time. The read is eventually consistent. */
  listUnsettled(before: Date, limit: number): Promise<readonly string[]>;
}
