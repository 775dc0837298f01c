import { AbortedError } from './errors.ts';

/** The client's source of time. Tests inject a clock of their own, so that no test has to wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `run` once, `ms` milliseconds from now. Returns a function that cancels the timer. */
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

/** Resolves after `ms` milliseconds. Rejects with `AbortedError` as soon as the signal is aborted. */
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
