import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { NotFoundError } from './errors.ts';
import { keyedPosts, repeatablePosts } from './generated/repeats.ts';
import { newKey } from './new-key.ts';
import type { Settings } from './options.ts';
import { errorOf } from './problem.ts';
import { send } from './send.ts';
import type { CreateOptions, paths } from './types.ts';

/** Every route, by openapi-fetch: answers `{ data, error, response }` and throws only where there was no answer. */
export type Api = Client<paths, 'application/json'>;

/** All that the parts of the client share. */
export interface Context {
  readonly api: Api;
  readonly settings: Settings;
  /** The body that was answered; throws the `PodwardenError` of a failure. */
  readonly answerOf: <T>(result: Promise<Result<T>>) => Promise<T>;
}

interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

const keyHeader = 'idempotency-key';

export const contextOf = (settings: Settings): Context => {
  const harmless = new WeakSet<Request>();
  const judge: Middleware = {
    onRequest: ({ request, schemaPath }) => {
      const isKeyed = keyedPosts.includes(schemaPath);
      if (request.method === 'POST' && isKeyed && !request.headers.has(keyHeader)) {
        request.headers.set(keyHeader, newKey(settings.random));
      }
      const isRepeatable = isKeyed || repeatablePosts.includes(schemaPath);
      // Where the first sending was acted on, a second one with the old ETag would be refused, and the call would seem to have failed.
      const isConditional = request.headers.has('if-match');
      if (request.method === 'POST' ? isRepeatable : !isConditional) harmless.add(request);
    },
  };
  const api = createClient<paths, 'application/json'>({
    baseUrl: settings.baseUrl,
    pathSerializer: (path, values) => path.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(values[name])),
    fetch: (request) => send(settings, request, harmless.has(request)),
  });
  api.use(judge);
  return {
    api,
    settings,
    answerOf: async <T>(result: Promise<Result<T>>) => {
      const { data, error, response } = await result;
      // A 204 has no body, and its type is `undefined`.
      if (response.ok) return data as T;
      throw errorOf(response, error, settings.clock.now());
    },
  };
};

/** An id as a part of a path. An id that would lead to another path belongs to no thing. */
const segmentOf = (id: unknown): string => {
  const text = String(id);
  if (!/^\.{0,2}$/.test(text)) return encodeURIComponent(text);
  throw new NotFoundError('not_found', `"${text}" is the id of nothing.`);
};

/** The options of a call that makes something as openapi-fetch takes them. */
export const creating = ({ idempotencyKey, ...options }: CreateOptions) =>
  idempotencyKey === undefined ? options : { ...options, headers: { [keyHeader]: idempotencyKey } };
