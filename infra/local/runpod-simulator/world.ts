import type { Account } from './account.ts';
import type { AccountResources } from './account-resources.ts';
import type { SimulatorClock } from './clock.ts';
import type { FaultBook } from './fault-book.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import type { PodStore } from './pod-store.ts';
import type { RateLimiter } from './rate-limit.ts';

/** The state that the routes share. */
export interface World {
  /** The account's key, for every client. */
  readonly apiKey: string;
  /** Another key of the account, which the stack alone knows: what it makes may run on this machine. */
  readonly stackKey: string;
  readonly clock: SimulatorClock;
  /** From 0 to below 1, for ids. */
  readonly random: () => number;
  readonly faults: FaultBook;
  readonly pods: PodStore;
  readonly lifecycle: PodLifecycle;
  readonly rateLimiter: RateLimiter;
  /** Pods of one page where the caller names no `limit`. */
  readonly pageSize: number;
  /** Between the frames that keep a stream of logs open while there is nothing to say. */
  readonly logKeepAliveMs: number;
  /** Calls served, by method and route. */
  readonly requests: Map<string, number>;
  readonly account: Account;
  readonly resources: AccountResources;
}
