import { aborted, type Clock } from './clock.ts';
import { ConnectionError, PodwardenError } from './errors.ts';

export interface TryOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one try under a time limit, which begins anew with each call of `onLife`. Its signal ends when the time is over or the
 * caller's signal does. Every fault is a `ConnectionError` (`timeout`, `unreachable`) or, of the caller's signal, an
 * `AbortedError`; errors of ours pass.
 */
export const oneTry = async <T>(
  { timeoutMs, clock, signal }: TryOptions,
  run: (signal: AbortSignal, onLife: () => void) => Promise<T>,
): Promise<T> => {
  if (signal?.aborted) throw aborted(signal);
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener('abort', stop);
  let isLate = false;
  let cancel = () => {};
  const onLife = () => {
    cancel();
    cancel = clock.after(timeoutMs, () => {
      isLate = true;
      stop();
    });
  };
  onLife();
  try {
    // A fetch that heeds no signal is left alone, and nobody waits for it.
    return await Promise.race([untilAborted(controller.signal), run(controller.signal, onLife)]);
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    if (isLate) {
      throw new ConnectionError('timeout', `The server did not answer within ${timeoutMs / 1000} s.`);
    }
    if (error instanceof PodwardenError) throw error;
    throw new ConnectionError('unreachable', 'The server cannot be reached, or the connection broke.', {
      cause: error,
    });
  } finally {
    cancel();
    signal?.removeEventListener('abort', stop);
  }
};

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
