import { pause } from '../clock.ts';
import { ConnectionError, PodwardenError, RateLimitedError, ServerError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { backoffMs } from '../retry-delay.ts';
import type { CallOptions } from '../types.ts';

export type FollowOptions = CallOptions & {
  /** Milliseconds between two polls. The default is 5 000 while the job runs and 10 000 while the job waits. Pods report every 10 s. */
  readonly everyMs?: number;
  /** The milliseconds for which an outage is tolerated before its error is thrown. The default is 300 000. */
  readonly giveUpAfterMs?: number;
};

type Wish = { readonly [Name in keyof FollowOptions]: FollowOptions[Name] | undefined };

/** The default of `giveUpAfterMs`. */
export const usualGiveUpAfterMs = 300_000;

const longestPauseMs = 60_000;

/** Repeats a read through transient outages, with growing pauses. */
export class OutageRetry {
  readonly #settings: Pick<Settings, 'clock' | 'random'>;
  readonly #options: Wish;
  /** The sum of the pauses since the last answered read, in milliseconds. The clock is not used for this sum because a clock may jump. */
  #waitedMs = 0;

  constructor(settings: Pick<Settings, 'clock' | 'random'>, options: Wish) {
    this.#settings = settings;
    this.#options = options;
  }

  async look<T>(once: () => Promise<T>): Promise<T> {
    const { giveUpAfterMs = usualGiveUpAfterMs, signal } = this.#options;
    for (let faults = 0; ; faults += 1) {
      try {
        const seen = await once();
        this.#waitedMs = 0;
        return seen;
      } catch (error) {
        const { clock, random } = this.#settings;
        const askedMs = error instanceof PodwardenError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        // The backoff starts at its fourth step because the call itself has already retried for some seconds.
        const pauseMs = Math.min(longestPauseMs, Math.max(askedMs, backoffMs(faults + 3, random)));
        if (!isOutage(error) || this.#waitedMs + pauseMs > giveUpAfterMs) throw error;
        this.#waitedMs += pauseMs;
        await pause(pauseMs, clock, signal);
      }
    }
  }

  /** Waits between two polls. */
  async pause(isRunning: boolean): Promise<void> {
    const { everyMs = isRunning ? 5_000 : 10_000, signal } = this.#options;
    await pause(everyMs, this.#settings.clock, signal);
  }
}

const isOutage = (error: unknown): boolean =>
  error instanceof ConnectionError || error instanceof ServerError || error instanceof RateLimitedError;

/** True when the server rejects a cursor, for example a cursor of another version of the server. */
export const isStale = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'invalid_cursor';
