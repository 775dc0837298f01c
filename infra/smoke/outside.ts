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

/** Longer than API Gateway waits for a function (30 s): what is late is late there, not here. */
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

/** Status, code, sentence and request id of an answer, for a person; never a whole body, which may hold a token. */
export const told = (answer: Answer): string => {
  const problem = problemSchema.safeParse(jsonOf(answer)).data;
  if (problem === undefined) return String(answer.status);
  return `${answer.status} ${problem.code}: ${problem.error}${problem.request_id ? ` (request ${problem.request_id})` : ''}`;
};

export const codeOf = (answer: Answer): string | undefined => codedSchema.safeParse(jsonOf(answer)).data?.code;

/** Only the origin is named: what follows it in a presigned URL is a credential. */
const unreachable = (url: string, cause: unknown, look: WhereToLook): SmokeFault => {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  const why = code ?? (inner instanceof Error ? inner.name : 'no answer');
  return new SmokeFault(`Nothing answers at ${new URL(url).origin} (${why}).`, look);
};

/** Fetches to the end of the answer, without following a redirect. Throws `SmokeFault` where nobody answers. */
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

/** One API as somebody outside sees it, with one user's token. */
export class Outside {
  readonly apiUrl: string;
  /** The API as that user. */
  readonly podwarden: Podwarden;
  readonly #token: string;
  readonly #stop: AbortSignal | undefined;

  /** `stop` ends between two calls: one that was sent is waited for, because what it made must be known. */
  constructor(apiUrl: string, token: string, stop?: AbortSignal) {
    this.apiUrl = apiUrl.replace(/\/+$/, '');
    this.#token = token;
    this.#stop = stop;
    this.podwarden = new Podwarden({
      baseUrl: this.apiUrl,
      timeoutMs: patienceMs,
      retries: tries - 1,
      // The token is asked for before each call.
      token: () => {
        stop?.throwIfAborted();
        return token;
      },
    });
  }

  /** A client of this API for cleaning up: it goes on when everything else was stopped. */
  unstoppable(): Outside {
    return new Outside(this.apiUrl, this.#token);
  }

  /** As nobody: without a token. */
  async anonymous(method: Method, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    this.#stop?.throwIfAborted();
    return fetchFrom(`${this.apiUrl}${path}`, method, { headers });
  }
}
