import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { NotFoundError } from './errors.ts';
import { keyedPosts, repeatablePosts } from './generated/repeats.ts';
import { newKey } from './new-key.ts';
import type { Settings } from './options.ts';
import { errorOf } from './problem.ts';
import { send } from './send.ts';
import type { CreateOptions, paths } from './types.ts';

/** A client from openapi-fetch for every route. A call resolves to `{ data, error, response }` and throws only if no answer came. */
export type Api = Client<paths, 'application/json'>;

/** The dependencies that all parts of the client share. */
export interface Context {
  readonly api: Api;
  readonly settings: Settings;
  /** Returns the body of a successful answer. Throws the `PodwardenError` of a failed one. */
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
      // A call with If-Match is not sent again. If the server executed the first request, its ETag has changed.
      // The server would refuse the second request, and the call would seem to have failed.
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
      // The type of a 204 is `undefined`, because a 204 has no body.
      if (response.ok) return data as T;
      throw errorOf(response, error, settings.clock.now());
    },
  };
};

/** Encodes an id as a segment of a path. Throws `NotFoundError` for `''`, `.` and `..`, which would lead to another path. */
const segmentOf = (id: unknown): string => {
  const text = String(id);
  if (!/^\.{0,2}$/.test(text)) return encodeURIComponent(text);
  throw new NotFoundError('not_found', `"${text}" is the id of nothing.`);
};

/** Converts the options of a creating call to those of openapi-fetch: the Idempotency-Key becomes a header. */
export const creating = ({ idempotencyKey, ...options }: CreateOptions) =>
  idempotencyKey === undefined ? options : { ...options, headers: { [keyHeader]: idempotencyKey } };
