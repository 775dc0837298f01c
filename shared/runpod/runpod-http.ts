import * as z from 'zod';
import { type Clock, secondsBetween } from '../domain/clock.ts';
import { ProviderError, type ProviderUsage } from '../domain/pods/gpu-provider.ts';
import type { SecretReader } from '../domain/secrets.ts';
import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';
import { type AnswerClass, answerClass } from './answer-class.ts';
import { type Answered, type ProviderAnswer, parseRetryAfter } from './provider-answer.ts';
import { ToldLimits } from './rate-limit.ts';

const USER_AGENT_VERSION = '0.1.0';

export interface RunpodHttpOptions {
  /** The URL with the version: `https://api.runpod.io/v2`. */
  readonly apiUrl: string;
  readonly apiKey: SecretReader;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly clock?: Clock;
  /** Returns a number in [0, 1), for the jitter of retries. */
  readonly random?: () => number;
  readonly createTimeoutMs?: number;
  readonly callTimeoutMs?: number;
  /** The most tries of one GET, the first included. A DELETE has at most three. */
  readonly maxReadAttempts?: number;
  /** Receives the class of the answer to every request. The default counts a metric. */
  readonly onAnswer?: (answered: AnswerClass) => void;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The seconds after which no retry may begin. The default is no limit. */
  readonly withinSeconds?: number | undefined;
}

const BACK_OFF_MS = 250;

/** The most tries of one DELETE, the first included. */
const MAX_ATTEMPTS = 3;

/** The shortest time limit of one request. Most answers come within a third of a second. */
const MIN_TIMEOUT_MS = 1000;

/** The longest Retry-After for which this client waits. If RunPod requests more, the caller receives the refusal. */
const MAX_WAIT_MS = 5000;

/**
 * The most bytes of one answer. RunPod accepts a create request of 100 kB, so 500 pods with the largest possible environment take about
 * 55 MB. The text and its values are in memory together, and the function that sweeps has 1769 MB.
 */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;

const transportErrorSchema = z.object({ cause: z.object({ code: z.string() }) });

/** Describes a transport error by its code only. The error's message may quote a header, and so the API key. */
const failureReason = (error: unknown, call: Call): string => {
  const code = transportErrorSchema.safeParse(error).data?.cause.code;
  const how = code === undefined ? '' : ` (${code})`;
  return `The connection to RunPod failed during ${call.method} ${call.path}${how}.`;
};

const isRetryable = (answer: ProviderAnswer): boolean =>
  answer.kind === 'unanswered' || answer.status === 429 || answer.status >= 500;

const defaults = {
  fetch: ((input, init) => globalThis.fetch(input, init)) as typeof fetch,
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
  clock: (): Date => new Date(),
  random: (): number => Math.random(),
  createTimeoutMs: 20_000,
  callTimeoutMs: 10_000,
  maxReadAttempts: MAX_ATTEMPTS,
  onAnswer: (answered: AnswerClass): void => count(metricNames.providerAnswer, 1, { class: answered }),
};

/** Sends requests to RunPod with the key, the address, the time limits and the retries. This class knows nothing about pods. */
export class RunpodHttp {
  readonly #options: RunpodHttpOptions & typeof defaults;
  #calls = 0;
  readonly #limits: ToldLimits;

  constructor(options: RunpodHttpOptions) {
    this.#options = { ...defaults, ...options, apiUrl: options.apiUrl.replace(/\/+$/, '') };
    this.#limits = new ToldLimits(this.#options.clock);
  }

  usage(): ProviderUsage {
    return { calls: this.#calls, windows: this.#limits.open() };
  }

  /**
   * Sends one request. A failed request is not repeated, because RunPod may have executed it. A refusal of the key means that RunPod
   * executed nothing. If the key was replaced meanwhile, the request is sent once more with the new key, so that a rotation costs no job.
   */
  async once(call: Call): Promise<ProviderAnswer> {
    const key = await this.#key();
    const answer = await this.#sent(call, key);
    if (answer.kind !== 'answered' || answer.status !== 401) return answer;
    const newer = await this.#key(key).catch(() => key);
    return newer === key ? answer : this.#sent(call, newer);
  }

  async #sent(call: Call, key: string): Promise<ProviderAnswer> {
    const { createTimeoutMs, callTimeoutMs, onAnswer } = this.#options;
    const mostMs = call.method === 'POST' ? createTimeoutMs : callTimeoutMs;
    const leftMs = (call.withinSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    const timeoutMs = Math.min(mostMs, Math.max(MIN_TIMEOUT_MS, Math.ceil(leftMs)));
    const send = this.#prepare(call, key);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await readAnswer(await send(signal));
      if (answer === undefined) {
        onAnswer('unanswered');
        const reason = `RunPod answered more than ${MAX_ANSWER_BYTES / 2 ** 20} MiB to ${call.method} ${call.path}.`;
        return { kind: 'unanswered', reason };
      }
      onAnswer(answerClass(answer.status, call.method));
      return answer;
    } catch (error) {
      onAnswer('unanswered');
      const reason = signal.aborted
        ? `RunPod did not answer ${call.method} ${call.path} within ${timeoutMs / 1000} s.`
        : failureReason(error, call);
      return { kind: 'unanswered', reason };
    }
  }

  /** Sends a call that can safely be repeated. Throws `ProviderError` if no try gets an answer. */
  async repeated(call: Call): Promise<Answered> {
    const maxAttempts = call.method === 'GET' ? this.#options.maxReadAttempts : MAX_ATTEMPTS;
    const left = this.timer(call.withinSeconds);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once({ ...call, withinSeconds: left() });
      const waitMs = this.#waitMs(answer, attempt);
      const isInTime = waitMs <= MAX_WAIT_MS && waitMs < (left() ?? Number.POSITIVE_INFINITY) * 1000;
      if (isRetryable(answer) && attempt < maxAttempts && isInTime) {
        await this.#options.sleep(waitMs);
      } else if (answer.kind === 'unanswered') {
        throw new ProviderError(answer.reason);
      } else {
        return answer;
      }
    }
  }

  /** Returns a function that counts down from `seconds` by the clock. The function returns `undefined` if there is no limit. */
  timer(seconds: number | undefined): () => number | undefined {
    const { clock } = this.#options;
    const start = clock();
    return () => seconds && seconds - secondsBetween(start, clock());
  }

  /** Sends a request and resolves when the headers have arrived. The caller reads the body as a stream. */
  async open(call: Call, signal: AbortSignal, accept: string): Promise<Response> {
    const send = this.#prepare(call, await this.#key(), accept);
    try {
      const response = await send(signal);
      this.#options.onAnswer(answerClass(response.status, call.method));
      return response;
    } catch (error) {
      this.#options.onAnswer('unanswered');
      throw error;
    }
  }

  /** Reads the key. The key is read before a request is sent, so that a failure to read the key is never mistaken for a lost answer. */
  async #key(refused?: string): Promise<string> {
    return (await this.#options.apiKey.read(refused)).trim();
  }

  /** Prepares a request and returns the function that sends it. Everything that can fail before sending fails here. */
  #prepare(call: Call, key: string, accept = 'application/json'): (signal: AbortSignal) => Promise<Response> {
    const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
      accept,
      authorization: `Bearer ${key}`,
      // The proxy in front of RunPod may refuse a library's default agent.
      'user-agent': `podwarden/${USER_AGENT_VERSION}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return async (signal) => {
      this.#calls += 1;
      const response = await this.#options.fetch(`${this.#options.apiUrl}${call.path}${query}`, {
        method: call.method,
        redirect: 'manual',
        headers,
        ...(body !== undefined && { body }),
        signal,
      });
      this.#limits.hear(response.headers.get('ratelimit'));
      return response;
    };
  }

  #waitMs(answer: ProviderAnswer, attempt: number): number {
    const asked = answer.kind === 'answered' ? answer.retryAfterSeconds : undefined;
    return asked === undefined ? BACK_OFF_MS * 2 ** (attempt - 1) * (0.5 + this.#options.random()) : asked * 1000;
  }
}

/** Reads an answer. Resolves to `undefined` if its body is longer than the limit. The rest of the body is not read then. */
const readAnswer = async (response: Response): Promise<Answered | undefined> => {
  const body = await readBody(response);
  return body === undefined
    ? undefined
    : {
        kind: 'answered',
        status: response.status,
        body,
        retryAfterSeconds: parseRetryAfter(response.headers.get('retry-after')),
        requestId: response.headers.get('x-request-id') ?? undefined,
      };
};

const readBody = async ({ body }: Response): Promise<string | undefined> => {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  // A return from the loop cancels the stream.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

/** Creates the error for an unusable answer. The error does not contain RunPod's body. */
export const unusable = (call: Call, answer: Answered): ProviderError => {
  const request = answer.requestId === undefined ? '' : `, request ${answer.requestId}`;
  const how = answer.status >= 200 && answer.status < 300 ? 'what cannot be read' : String(answer.status);
  return new ProviderError(`RunPod answered ${how} to ${call.method} ${call.path}${request}.`, {
    status: answer.status,
    ...(answer.retryAfterSeconds !== undefined && { retryAfterSeconds: answer.retryAfterSeconds }),
  });
};
