import { pause } from './clock.ts';
import { PodwardenError, SignInError } from './errors.ts';
import { oneTry } from './one-try.ts';
import type { RequestNotice, Settings } from './options.ts';
import { readAnswer } from './read-answer.ts';
import { backoffMs, retryAfterMs } from './retry-delay.ts';

/** All pauses of one call together. A server that wants to be left alone for longer is taken at its word at once. */
const mostPausesMs = 60_000;

type Outcome = Response | PodwardenError;

/**
 * Sends a request of the API with the token and under the time limit, and again where that may help: what was not taken (429) always, what may
 * have been acted on only where `isHarmless`, which means that a second sending changes nothing more. Answers whatever was answered last, its
 * body read; throws a `PodwardenError` where nothing was.
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
    // The first sending succeeded: only its answer was lost.
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
 * No answer at all, one that nobody can read, and 5xx; but for a pause of deploys, which lasts until operators end it and is for people to know
 * at once.
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
 * `undefined` where the caller has set another credential, or the request goes to another host. The token itself is in no message:
 * for a header that cannot be sent, fetch throws an error that quotes it whole.
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
