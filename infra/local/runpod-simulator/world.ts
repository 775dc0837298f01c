import type { Account } from './account.ts';
import type { SimulatorClock } from './clock.ts';
import type { FaultBook } from './fault-book.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import type { PodStore } from './pod-store.ts';
import type { RateLimiter } from './rate-limit.ts';

/** What the routes share. */
export interface World {
  readonly apiKey: string;
  readonly clock: SimulatorClock;
  /** From 0 to below 1, for ids. */
  readonly random: () => number;
  readonly faults: FaultBook;
  readonly pods: PodStore;
  readonly lifecycle: PodLifecycle;
  readonly rateLimiter: RateLimiter;
  /** Pods of one page where the caller names no `limit`. */
  readonly pageSize: number;
  /** Calls served, by method and route. */
  readonly requests: Map<string, number>;
  readonly account: Account;
}
