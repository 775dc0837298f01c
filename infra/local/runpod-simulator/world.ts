import type { Account } from './account.ts';
import type { AccountResources } from './account-resources.ts';
import type { SimulatorClock } from './clock.ts';
import type { FaultBook } from './fault-book.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import type { PodStore } from './pod-store.ts';
import type { RateLimiter } from './rate-limit.ts';

/** The state of the simulator that the routes share. */
export interface World {
  /** The API key of the account for all clients other than the stack. */
  readonly apiKey: string;
  /** A second key of the account, known only to the stack. Pods created with it may run on this machine. */
  readonly stackKey: string;
  readonly clock: SimulatorClock;
  /** Returns a number from 0 to below 1, for ids. */
  readonly random: () => number;
  readonly faults: FaultBook;
  readonly pods: PodStore;
  readonly lifecycle: PodLifecycle;
  readonly rateLimiter: RateLimiter;
  /** The pods on a page if the caller gives no `limit`. */
  readonly pageSize: number;
  /** The milliseconds between the frames that keep an idle log stream open. */
  readonly logKeepAliveMs: number;
  /** The numbers of served calls, by method and route. */
  readonly requests: Map<string, number>;
  readonly account: Account;
  readonly resources: AccountResources;
}
