import { pause } from './clock.ts';
import { PodwardenError, SignInError } from './errors.ts';
import { oneTry } from './one-try.ts';
import type { RequestNotice, Settings } from './options.ts';
import { readAnswer } from './read-answer.ts';
import { backoffMs, retryAfterMs } from './retry-delay.ts';

/** The longest sum of all pauses in one call. If the server requests a longer pause, the call fails at once. */
const mostPausesMs = 60_000;

type Outcome = Response | PodwardenError;

/**
 * Sends a request with the token and under the time limit, and retries if a retry may help. A 429 is always retried, because the server did
 * not execute the request. Other failures are retried only if `isHarmless`: a second request changes nothing more. Returns the last answer
 * with its body read. Throws a `PodwardenError` if the last try got no readable answer.
 */
export const send = async (settings: Settings, request: Request, isHarmless: boolean): Promise<Response> => {
  const { clock, random, hooks } = settings;
  const body = request.body === null ? null : await request.text();
  let token = await tokenOf(settings, request, false);
  let wasRefused = false;
  let mayHaveActed = false;
  let pausesMs = 0;
  let retries = 0;
  for (let attempt = 1; ; attempt += 1) {
    const notice = { method: request.method, url: withoutQuery(request.url), attempt };
    const outcome = await tryOnce(settings, request, body, token, notice);
    const status = outcome.status;
    if (status === 401 && !wasRefused && token !== undefined) {
      wasRefused = true;
      const renewed = await tokenOf(settings, request, true);
      if (renewed !== token) {
        token = renewed;
        continue;
      }
    }
    // An earlier try of this DELETE may have succeeded although its answer was lost. So a 404 counts as success.
    if (mayHaveActed && request.method === 'DELETE' && status === 404) return new Response(null, { status: 204 });
    const delayMs = Math.max(backoffMs(retries, random), waitMsOf(outcome, clock.now()));
    const mayHelp = status === 429 || (isHarmless && (await isPassing(outcome)));
    if (!mayHelp || retries === settings.retries || pausesMs + delayMs > mostPausesMs) return final(outcome);
    mayHaveActed ||= status !== 429;
    retries += 1;
    pausesMs += delayMs;
    hooks.onRetry?.({ ...notice, delayMs, status });
    await pause(delayMs, clock, request.signal);
  }
};

const final = (outcome: Outcome): Response => {
  if (outcome instanceof Response) return outcome;
  throw outcome;
};

/**
 * True for failures that may be transient: no answer, an unreadable answer, or 5xx. A pause of deploys is an exception, although its status
 * is 5xx. The pause lasts until an operator ends the pause, so the caller should learn of the pause at once.
 */
const isPassing = async (outcome: Outcome): Promise<boolean> =>
  !(outcome instanceof Response) ||
  (outcome.status >= 500 && !(await outcome.clone().text()).includes('"deploys_paused"'));

const waitMsOf = (outcome: Outcome, nowMs: number): number =>
  outcome instanceof Response ? (retryAfterMs(outcome.headers, nowMs) ?? 0) : 0;

const tryOnce = async (
  { fetch, timeoutMs, clock, hooks }: Settings,
  { url, method, headers: asked, signal: callers, redirect }: Request,
  body: string | null,
  token: string | undefined,
  notice: RequestNotice,
): Promise<Outcome> => {
  const headers = new Headers(asked);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  hooks.onRequest?.(notice);
  const since = clock.now();
  try {
    const response = await oneTry({ timeoutMs, clock, signal: callers }, async (signal) =>
      readAnswer(await fetch(url, { method, headers, body, signal, redirect, cache: 'no-store' })),
    );
    const requestId = response.headers.get('apigw-requestid') ?? undefined;
    hooks.onResponse?.({ ...notice, status: response.status, durationMs: clock.now() - since, requestId });
    return response;
  } catch (error) {
    if (error instanceof PodwardenError && error.code !== 'aborted') return error;
    throw error;
  }
};

const withoutQuery = (url: string): string => url.split('?')[0] ?? '';

/**
 * Returns the token for a request; `undefined` if the caller has set another credential or the request goes to another host. The error's
 * message never contains the token. The characters are checked here because fetch quotes an invalid header in full in its own error.
 */
const tokenOf = async (
  { token, baseUrl }: Settings,
  { url, headers }: Request,
  afterRefusal: boolean,
): Promise<string | undefined> => {
  if (headers.has('authorization') || !url.startsWith(`${baseUrl}/`)) return undefined;
  const text = await token({ afterRefusal });
  if (/^[!-~]+$/.test(text)) return text;
  throw new SignInError('unauthorized', 'There is no token, or it has characters that no token has.');
};
