import { aborted, pause } from '../clock.ts';
import { PodwardenError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { backoffMs } from '../retry-delay.ts';
import { isPassing } from './storage-error.ts';

/** Further tries of one piece: some 25 s of pauses, and those of the calls for fresh URLs, so that a network that changes is waited for. */
const mostRetries = 6;

export interface PersistOptions {
  readonly method: 'GET' | 'PUT';
  /** Runs after a try that failed, and ends all by what it throws. */
  readonly afterFault?: () => Promise<void>;
  /** True when the try that failed got on. Then it counts as the first one. */
  readonly gotOn?: () => boolean;
  readonly signal: AbortSignal | undefined;
}

/** One try: `retries` is 0 for the first; `goesTo` is called with the URL that the try uses. */
export type OneTry<T> = (retries: number, goesTo: (url: string) => void) => Promise<T>;

/** Tries until it succeeds. Throws a fault that does not pass, or the last one once the tries are used up. */
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
      // The URL was too old: a fresh one need not wait.
      const delayMs = made === 0 && status === 403 ? 0 : backoffMs(made, random);
      made += 1;
      hooks.onRetry?.({ method, url, attempt: retries + 1, delayMs, status });
      await pause(delayMs, clock, signal);
    }
  }
};
