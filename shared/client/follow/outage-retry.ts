import { pause } from '../clock.ts';
import { ConnectionError, PodwardenError, RateLimitedError, ServerError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { backoffMs } from '../retry-delay.ts';
import type { CallOptions } from '../types.ts';

export type FollowOptions = CallOptions & {
  /** Between two looks; where it is not given 5 000 while the job runs and 10 000 while it waits. Pods report every 10 s. */
  readonly everyMs?: number;
  /** An outage is waited through for this long, and then thrown; 300 000 where it is not given. */
  readonly giveUpAfterMs?: number;
};

type Wish = { readonly [Name in keyof FollowOptions]: FollowOptions[Name] | undefined };

/** `giveUpAfterMs` where it is not given. */
export const usualGiveUpAfterMs = 300_000;

const longestPauseMs = 60_000;

/** Looks again and again through outages that pass. */
export class OutageRetry {
  readonly #settings: Pick<Settings, 'clock' | 'random'>;
  readonly #options: Wish;
  /** The pauses since the last answered look. The clock is not used, since it may jump. */
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
        // The call itself has tried for some seconds.
        const pauseMs = Math.min(longestPauseMs, Math.max(askedMs, backoffMs(faults + 3, random)));
        if (!isOutage(error) || this.#waitedMs + pauseMs > giveUpAfterMs) throw error;
        this.#waitedMs += pauseMs;
        await pause(pauseMs, clock, signal);
      }
    }
  }

  /** The pause between two looks. */
  async pause(isRunning: boolean): Promise<void> {
    const { everyMs = isRunning ? 5_000 : 10_000, signal } = this.#options;
    await pause(everyMs, this.#settings.clock, signal);
  }
}

const isOutage = (error: unknown): boolean =>
  error instanceof ConnectionError || error instanceof ServerError || error instanceof RateLimitedError;

/** A cursor that the server does not or no longer accept, for example one of another version. */
export const isStale = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'invalid_cursor';
