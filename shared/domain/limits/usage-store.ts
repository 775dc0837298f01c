import type { DeployTurn } from './deploy-rate.ts';
import type { OwnLimits } from './limits.ts';
import type { Amounts, Transition, TransitionKey, Usage } from './usage.ts';

/** One conditional write on the account of a user; nothing of it happens where one of its conditions does not hold. */
export interface UsageChange {
  /** The month of the sums of dollars that are named. */
  readonly month?: string | undefined;
  /** Counts one more deploy in its window, if it has room. */
  readonly atMost?: Amounts | undefined;
  readonly add?: Amounts | undefined;
  /** Transitions that must not stand, and do from now on. */
  readonly begin?: Readonly<Record<TransitionKey, Transition>> | undefined;
  /** A transition of that token that must stand, and has this time from now on. */
  readonly renew?: { readonly key: TransitionKey; readonly token: string; readonly at: string } | undefined;
  /** Transitions of these tokens and times that must stand, and are gone from now on. */
  readonly end?: readonly EndedTransition[] | undefined;
  /** There must be no other transition than those that end: the account is settled from now on. */
  readonly isSettled?: boolean | undefined;
  /** Jobs that are noted as returned from now on, where the list was changed `returns` times so far. */
  readonly returned?: { readonly returns: number; readonly ids: readonly string[] } | undefined;
  /** One more deploy in its window, where it has room for one. */
  readonly deploy?: DeployTurn | undefined;
  /** The limits that an operator sets, in the place of those that stand. */
  readonly limits?: OwnLimits | undefined;
}

export interface EndedTransition {
  readonly key: TransitionKey;
  readonly token: string;
  readonly at?: string | undefined;
}

export type UsageChanged =
  | { readonly outcome: 'changed'; readonly usage: Usage }
  /** The account as it stands. */
  | { readonly outcome: 'refused'; readonly usage: Usage };

export interface ListedUsage {
  readonly userId: string;
  /** Strongly consistent. */
  readonly usage: Usage;
}

export interface UsagePage {
  readonly users: readonly ListedUsage[];
  /** Given as `after`, the page that follows; `undefined` where none does. */
  readonly next: string | undefined;
}

export interface UsageStore {
  /** Strongly consistent. A user who has never used anything has an empty account. */
  get(userId: string): Promise<Usage>;
  change(userId: string, change: UsageChange): Promise<UsageChanged>;
  /** Users in the order of their ids, from the one after `after` on; a user whose account is seconds old may be missing. */
  list(limit: number, after?: string): Promise<UsagePage>;
  /**
   * Shows every account that stood when it was called, in pages and in no order, until `see` returns `false`; strongly consistent.
   * Resolves to whether all were shown.
   */
  readAll(see: (accounts: readonly Usage[]) => boolean): Promise<boolean>;
  /** Users whose account has been in transition since before that time, at most `limit`; eventually consistent. */
  listUnsettled(before: Date, limit: number): Promise<readonly string[]>;
}
