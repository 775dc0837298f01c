import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalStack, LocalStackOptions } from '../../infra/local/stack/local-stack.ts';
import { startLocalStack } from '../../infra/local/stack/start-local-stack.ts';
import { type Body, Podwarden } from '../../shared/client/index.ts';
import { uploadDataset as upload } from '../../shared/client/transfers.ts';
import { externalStackEngines } from '../support/engine-client.ts';
import { sharedAssembly } from '../support/one-assembly.ts';

// Clients read answers by name, as a frontend does.
// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever JSON the server sent
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
  readonly text: string;
}

/** For tests of what is answered, status by status; `podwarden` is for those of what comes of it. */
export interface Client {
  readonly jwt: string;
  readonly podwarden: Podwarden;
  send(method: string, path: string, init?: { body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  del(path: string): Promise<Answer>;
}

export interface StackWorld {
  readonly stack: LocalStack;
  /** Everything that any server of the stack answered to this suite, to look for what must not be in logs. */
  readonly secrets: Set<string>;
  as(user: string): Promise<Client>;
  withToken(token: string): Client;
  stop(): Promise<void>;
}

const clientFor = (apiUrl: string, token: string): Client => {
  const send: Client['send'] = async (method, path, { body, headers = {} } = {}) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  return {
    jwt: token,
    podwarden: new Podwarden({ baseUrl: apiUrl, token: () => token }),
    send,
    get: (path) => send('GET', path),
    post: (path, body = {}, headers = {}) => send('POST', path, { body, headers }),
    del: (path) => send('DELETE', path),
  };
};

const parse = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The stack for one suite; nothing runs by itself unless `schedules` says so. */
export const startWorld = async (options: LocalStackOptions = {}): Promise<StackWorld> => {
  const stack = await startLocalStack({ schedules: false, ...sharedAssembly(), ...externalStackEngines(), ...options });
  const secrets = new Set<string>();
  return {
    stack,
    secrets,
    as: async (user) => {
      const jwt = await stack.issueToken(user);
      secrets.add(jwt);
      return clientFor(stack.apiUrl, jwt);
    },
    withToken: (token) => {
      if (token !== '') secrets.add(token);
      return clientFor(stack.apiUrl, token);
    },
    stop: () => stack.stop(),
  };
};

export const textLines = (count: number, marker = 'fox'): Buffer =>
  Buffer.from(
    Array.from(
      { length: count },
      (_, i) => `${JSON.stringify({ text: `Line ${i}: the quick brown ${marker} jumps.` })}\n`,
    ).join(''),
  );

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Uploads and completes a dataset; answers its id. */
export const uploadDataset = async (
  { podwarden }: Client,
  bytes: Buffer = textLines(2000),
  fields: Partial<Body<'createDataset'>> = { format: 'text' },
): Promise<string> => {
  const file = new Blob([new Uint8Array(bytes)]);
  return (await upload(podwarden, file, { name: 'foxes', sha256: sha256(bytes), ...fields })).id;
};

type Training = Body<'createConfig'>['training'];

export const smokeConfig = (training: Partial<Training> = {}) => ({
  name: 'smoke',
  model: { name: 'smoke' },
  trainer: 'smoke' as const,
  training: {
    method: 'cpt' as const,
    num_epochs: 1,
    learning_rate: 0.01,
    batch_size: 8,
    max_steps: 30,
    logging_steps: 5,
    ...training,
  },
});

/** As the holder of the account sees it: RunPod shows environments in clear. */
export const jobTokenOf = async ({ stack }: StackWorld, podId: string): Promise<string> => {
  const headers = { authorization: `Bearer ${stack.simulator?.apiKey}` };
  const pod = await (await fetch(`${stack.runpodUrl}/pods/${podId}`, { headers })).text();
  const token = /"PODWARDEN_JOB_TOKEN":"([\w-]{43})"/.exec(pod)?.[1];
  if (token === undefined) throw new Error('The pod has no job token.');
  return token;
};

/** Looks until `done` holds; `between` runs after each look that it did not. */
export const until = async <T>(
  look: () => Promise<T>,
  done: (seen: T) => boolean,
  between: () => Promise<unknown> = async () => {},
  patienceMs = 60_000,
): Promise<T> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`Not so after ${patienceMs} ms: ${JSON.stringify(seen)}`);
    await between();
    await wait(200);
  }
};
