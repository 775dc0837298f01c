import { AbortedError } from './errors.ts';

/** Time as the client knows it; injected, so that tests wait for nothing. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs once, so many milliseconds from now; answers what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const aborted = (signal: AbortSignal): AbortedError =>
  new AbortedError('aborted', 'The call was cancelled.', { cause: signal.reason });

/** Ends after so many milliseconds, or at once with `AbortedError`. */
export const pause = (ms: number, clock: Clock, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(signal && aborted(signal));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
