import type { Dispatch } from '../dispatch.ts';

/** As undici's fetch reports a connection: the reason is the cause's code. */
const fetchFailed = (code: string, message: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

/** Gives the result of `run`, unless a signal aborts first: then it rejects with that signal's reason. */
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
  /** Cuts off callers that still wait for an answer, and refuses every further call. */
  close(): void;
}

/**
 * Reaches the simulator at `origin` and nothing else, without a socket and without the wall clock: who is not answered waits
 * until the own signal aborts, or until `close`.
 */
export const inProcessFetch = (dispatch: Dispatch, origin: string): InProcessFetch => {
  const closed = new AbortController();
  return {
    fetch: async (input, init) => {
      const caller = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal);
      caller.throwIfAborted();
      // Without the signal: a Request follows it with listeners of its own.
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
