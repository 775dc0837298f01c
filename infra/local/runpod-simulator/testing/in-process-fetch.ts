import type { Dispatch } from '../dispatch.ts';

/** Makes the error of undici's fetch for a failed connection. The cause has the error code. */
const fetchFailed = (code: string, message: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

/** Resolves to the result of `run`. Rejects with the reason of the signal if a signal is aborted first. */
const unlessAborted = async <T>(signals: readonly AbortSignal[], run: () => Promise<T>): Promise<T> => {
  let forget = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    const listeners = signals.map((signal) => [signal, () => reject(signal.reason)] as const);
    for (const [signal, listener] of listeners) signal.addEventListener('abort', listener);
    forget = () => {
      for (const [signal, listener] of listeners) signal.removeEventListener('abort', listener);
    };
  });
  try {
    return await Promise.race([run(), aborted]);
  } finally {
    forget();
  }
};

export interface InProcessFetch {
  readonly fetch: typeof fetch;
  /** Rejects all calls that still wait for an answer, and all further calls. */
  close(): void;
}

/**
 * Makes a `fetch` that reaches only the simulator at `origin`, without a socket and without timers. A call without an answer waits until
 * its signal is aborted or until `close`.
 */
export const inProcessFetch = (dispatch: Dispatch, origin: string): InProcessFetch => {
  const closed = new AbortController();
  return {
    fetch: async (input, init) => {
      const caller = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal);
      caller.throwIfAborted();
      // The signal is left out, because a Request would add listeners of its own to it.
      const request = new Request(input, { ...init, signal: null });
      if (new URL(request.url).origin !== origin) throw fetchFailed('ENOTFOUND', `only ${origin} is reached from here`);
      if (closed.signal.aborted) throw fetchFailed('ECONNREFUSED', 'the simulator was stopped');
      return unlessAborted([caller, closed.signal], async () => {
        const answer = await dispatch(request, caller);
        if (answer === 'reset') throw fetchFailed('ECONNRESET', 'read ECONNRESET');
        return answer === 'never' ? new Promise<never>(() => {}) : answer;
      });
    },
    close: () => closed.abort(fetchFailed('ECONNRESET', 'read ECONNRESET')),
  };
};
