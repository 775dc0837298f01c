import { type Clock, systemClock } from './clock.ts';
import { RefusedError } from './errors.ts';

export interface TokenWish {
  /** The server refused the previous token (401), so a cached token is of no use. */
  readonly afterRefusal: boolean;
}

/** The description of one try that hooks receive. The notice holds no token, body or query, because a query may hold a credential. */
export interface RequestNotice {
  readonly method: string;
  /** The URL without its query. */
  readonly url: string;
  /** The number of the try. The first try is 1. */
  readonly attempt: number;
}

export interface ResponseNotice extends RequestNotice {
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

export interface RetryNotice extends RequestNotice {
  readonly delayMs: number;
  /** The HTTP status of the failed try; `undefined` if no answer came. */
  readonly status: number | undefined;
}

export interface Hooks {
  readonly onRequest?: (notice: RequestNotice) => void;
  readonly onResponse?: (notice: ResponseNotice) => void;
  readonly onRetry?: (notice: RetryNotice) => void;
}

export interface PodwardenOptions {
  /** The URL of the API, for example `https://abc.execute-api.eu-central-1.amazonaws.com`. */
  readonly baseUrl: string;
  /** An API key, a JWT, or a function that returns one of these. Each call asks the function once, and once more after a 401. */
  readonly token: string | ((wish: TokenWish) => string | Promise<string>);
  readonly fetch?: typeof globalThis.fetch;
  /** The most retries of a call that can safely be sent again. The default is 3. */
  readonly retries?: number;
  /**
   * The time limit of one try in milliseconds, which includes reading the body of the answer. The default is 30 000, the time that API
   * Gateway waits for a function. No function of the API may run for longer than 29 s.
   */
  readonly timeoutMs?: number;
  readonly hooks?: Hooks;
  readonly clock?: Clock;
  /** Returns a number in [0, 1). The number is used for jitter and Idempotency-Keys. Tests inject a function of their own. */
  readonly random?: () => number;
}

/** The options with all defaults filled in. */
export interface Settings extends Required<Omit<PodwardenOptions, 'token'>> {
  readonly token: (wish: TokenWish) => string | Promise<string>;
}

/** Fills in the defaults. Throws `RefusedError` `invalid_base_url`, whose message does not repeat a password that the URL may hold. */
export const settingsOf = (options: PodwardenOptions): Settings => {
  const { token } = options;
  if (!/^https?:\/\/[^/@]+(?:\/[^@]*)?$/.test(options.baseUrl)) {
    throw new RefusedError(
      'invalid_base_url',
      'baseUrl is no address of an API: https:// and a host, without a password.',
    );
  }
  return {
    fetch: (...args) => globalThis.fetch(...args),
    retries: 3,
    timeoutMs: 30_000,
    hooks: {},
    clock: systemClock,
    random: Math.random,
    ...options,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    token: typeof token === 'function' ? token : () => token,
  };
};
