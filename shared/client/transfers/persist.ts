import { aborted, pause } from '../clock.ts';
import { PodwardenError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { backoffMs } from '../retry-delay.ts';
import { isPassing } from './storage-error.ts';

/**
 * The most retries in a row without progress. The pauses last up to 23.5 s together, so that a changing network has time to come back.
 * Calls for fresh URLs add their own retries.
 */
const mostRetries = 6;

export interface PersistOptions {
  readonly method: 'GET' | 'PUT';
  /** Runs after each failed try. An error that `afterFault` throws ends the work. */
  readonly afterFault?: () => Promise<void>;
  /** True when the failed try made progress. The count of retries then restarts at zero. */
  readonly gotOn?: () => boolean;
  readonly signal: AbortSignal | undefined;
}

/** One try. `retries` is 0 for the first try. The try calls `goesTo` with the URL that it uses. */
export type OneTry<T> = (retries: number, goesTo: (url: string) => void) => Promise<T>;

/** Repeats the work until it succeeds. Throws a permanent error at once, and the last transient error when no retries are left. */
export const persist = async <T>(
  { clock, random, hooks }: Settings,
  { method, afterFault, gotOn, signal }: PersistOptions,
  run: OneTry<T>,
): Promise<T> => {
  let made = 0;
  let url = '';
  const goesTo = (target: string) => {
    url = target.split('?')[0] ?? '';
  };
  for (let retries = 0; ; retries += 1) {
    try {
      return await run(retries, goesTo);
    } catch (error) {
      if (signal?.aborted) throw aborted(signal);
      await afterFault?.();
      if (gotOn?.()) made = 0;
      if (!isPassing(error) || made === mostRetries) throw error;
      const status = error instanceof PodwardenError ? error.status : undefined;
      // A 403 means that the URL has expired. The retry with a fresh URL needs no pause.
      const delayMs = made === 0 && status === 403 ? 0 : backoffMs(made, random);
      made += 1;
      hooks.onRetry?.({ method, url, attempt: retries + 1, delayMs, status });
      await pause(delayMs, clock, signal);
    }
  }
};
