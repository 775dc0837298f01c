import { aborted, type Clock } from './clock.ts';
import { ConnectionError, PodwardenError } from './errors.ts';

export interface TryOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one try under a time limit. Each call of `onLife` restarts the limit. The signal that `run` receives is aborted when the time is
 * over or the caller's signal is aborted. Throws `AbortedError` if the caller's signal was aborted, and `ConnectionError` (`timeout`,
 * `unreachable`) for other failures. A `PodwardenError` that `run` throws is passed on.
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
    // The race ends even if a fetch ignores its signal. Nobody then waits for that fetch.
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
