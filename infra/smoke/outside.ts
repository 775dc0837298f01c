import * as z from 'zod';
import { Podwarden } from '../../shared/client/index.ts';
import { SmokeFault } from './smoke-fault.ts';
import { type WhereToLook, whereToLook } from './where-to-look.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

interface Sent {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The time limit of a call. API Gateway answers for a slow function after 30 s, so a run sees this answer before the limit. */
const patienceMs = 35_000;
const tries = 3;

const problemSchema = z.object({ error: z.string(), code: z.string(), request_id: z.string().optional() });
const codedSchema = z.object({ code: z.string() });

export const jsonOf = ({ bytes }: Answer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

/** Returns the status, code, message and request id of an answer for a person. Never returns a whole body, which may hold a token. */
export const told = (answer: Answer): string => {
  const problem = problemSchema.safeParse(jsonOf(answer)).data;
  if (problem === undefined) return String(answer.status);
  return `${answer.status} ${problem.code}: ${problem.error}${problem.request_id ? ` (request ${problem.request_id})` : ''}`;
};

export const codeOf = (answer: Answer): string | undefined => codedSchema.safeParse(jsonOf(answer)).data?.code;

/**
 * Returns the fault of a call without an answer. The message names only the origin, because the rest of a presigned URL is a credential.
 */
const unreachable = (url: string, cause: unknown, look: WhereToLook): SmokeFault => {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  const why = code ?? (inner instanceof Error ? inner.name : 'no answer');
  return new SmokeFault(`Nothing answers at ${new URL(url).origin} (${why}).`, look);
};

/** Makes a request and reads the whole answer. Follows no redirect. Throws `SmokeFault` if there is no answer. */
export const fetchFrom = async (
  url: string,
  method: Method,
  { body, headers = {} }: Sent = {},
  look: WhereToLook = whereToLook.address,
): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (cause) {
    throw unreachable(url, cause, look);
  }
};

/** The API from outside, with the token of one user. */
export class Outside {
  readonly apiUrl: string;
  /** The client that calls the API as this user. */
  readonly podwarden: Podwarden;
  readonly #token: string;
  readonly #stop: AbortSignal | undefined;

  /** `stop` prevents further calls. A call that was already sent is completed, because the run must know what the call has made. */
  constructor(apiUrl: string, token: string, stop?: AbortSignal) {
    this.apiUrl = apiUrl.replace(/\/+$/, '');
    this.#token = token;
    this.#stop = stop;
    this.podwarden = new Podwarden({
      baseUrl: this.apiUrl,
      timeoutMs: patienceMs,
      retries: tries - 1,
      // The client asks for the token before each call, so this function can prevent the call.
      token: () => {
        stop?.throwIfAborted();
        return token;
      },
    });
  }

  /** Returns the same API without `stop`, so that the clean-up can call the API after the run was stopped. */
  unstoppable(): Outside {
    return new Outside(this.apiUrl, this.#token);
  }

  /** Makes a call without a token. */
  async anonymous(method: Method, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    this.#stop?.throwIfAborted();
    return fetchFrom(`${this.apiUrl}${path}`, method, { headers });
  }
}
