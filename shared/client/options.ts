import { type Clock, systemClock } from './clock.ts';
import { RefusedError } from './errors.ts';

export interface TokenWish {
  /** The last token was refused (401), so a remembered one is of no use. */
  readonly afterRefusal: boolean;
}

/** One try as hooks see it. It has no token, body or query, since a query may hold a credential. */
export interface RequestNotice {
  readonly method: string;
  /** Without its query. */
  readonly url: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

export interface ResponseNotice extends RequestNotice {
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

export interface RetryNotice extends RequestNotice {
  readonly delayMs: number;
  /** The status that was answered; `undefined` where there was no answer. */
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
  /** An API key, a JWT, or a function that answers one. It is asked for each try, and once more after a 401. */
  readonly token: string | ((wish: TokenWish) => string | Promise<string>);
  readonly fetch?: typeof globalThis.fetch;
  /** Further tries of a call that may be sent again; 3 where it is not given. */
  readonly retries?: number;
  /** The time limit of one try, its body included; 30 000 where it is not given, a second more than API Gateway waits for a function. */
  readonly timeoutMs?: number;
  readonly hooks?: Hooks;
  readonly clock?: Clock;
  /** 0 up to 1; jitter and ids of tests. */
  readonly random?: () => number;
}

/** The options with each default set. */
export interface Settings extends Required<Omit<PodwardenOptions, 'token'>> {
  readonly token: (wish: TokenWish) => string | Promise<string>;
}

/** Throws `RefusedError` `invalid_base_url` at once, with a sentence, and without a password that the URL may hold. */
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
