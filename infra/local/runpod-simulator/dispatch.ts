import { underFaults } from './call-faults.ts';
import { type Exchange, matchPath, type Reply, type Route, readJson } from './exchange.ts';
import { podFacts } from './pod-record.ts';
import { DETAIL, notFound, Problem } from './problem.ts';
import { randomId } from './random.ts';
import type { World } from './world.ts';

/** The result of a request, which the transport carries out: a response, no response at all, or a reset connection. */
export type Answer = Response | 'never' | 'reset';

/** Handles one request of any transport. Never rejects, because every failure becomes an answer. */
export type Dispatch = (request: Request, signal: AbortSignal) => Promise<Answer>;

const bearer = (request: Request): string => {
  const match = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '');
  if (match?.[1] === undefined) throw new Problem(401, DETAIL.missingToken);
  return match[1];
};

type Caller = Pick<Exchange, 'isStack' | 'callerPod'>;

/** Identifies the caller by the key. Throws a 401 or 403 `Problem`. */
const authorize = (world: World, request: Request, route: Route, podId: string | undefined): Caller => {
  const key = bearer(request);
  if (key === world.stackKey || key === world.apiKey) return { isStack: key === world.stackKey, callerPod: undefined };
  const pod = world.pods.byKey(key);
  if (pod === undefined) throw new Problem(401, DETAIL.badToken);
  if (route.openToPods !== true || pod.id !== podId) throw new Problem(403, DETAIL.denied);
  return { isStack: false, callerPod: pod };
};

/** Returns the 413 of a body that is too long, else the given fault. As in RunPod, the length of the body is checked before the key. */
const refusalOf = async (fault: unknown, body: Exchange['body']): Promise<unknown> => {
  const ofBody = await body().then(
    () => undefined,
    (refused: unknown) => refused,
  );
  return ofBody instanceof Problem && ofBody.status === 413 ? ofBody : fault;
};

const serve = async (world: World, routes: readonly Route[], request: Request, signal: AbortSignal): Promise<Reply> => {
  const url = new URL(request.url);
  const onPath = routes.flatMap((route) => {
    const params = matchPath(route, url.pathname);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = onPath.find(({ route }) => route.method === request.method);
  if (found === undefined) {
    const allow = onPath.map(({ route }) => route.method).join(', ');
    throw allow === ''
      ? notFound()
      : new Problem(405, 'The requested method is not allowed for this path.', { headers: { allow } });
  }
  const { route, params } = found;
  const name = `${route.method} ${route.path}`;
  world.requests.set(name, (world.requests.get(name) ?? 0) + 1);
  let read: Promise<unknown> | undefined;
  const body = (): Promise<unknown> => {
    read ??= readJson(request);
    return read;
  };
  let caller: Caller;
  try {
    caller = authorize(world, request, route, params.id);
  } catch (fault) {
    throw await refusalOf(fault, body);
  }
  const exchange: Exchange = {
    world,
    headers: request.headers,
    signal,
    query: url.searchParams,
    params,
    ...caller,
    body,
  };
  if (route.call === undefined) return route.handle(exchange);
  world.rateLimiter.count();
  const pod = params.id === undefined ? undefined : world.pods.find(params.id);
  const facts = { ...(pod && podFacts(pod)), ...(await route.facts?.(exchange)), call: route.call };
  return underFaults(world, facts, () => route.handle(exchange));
};

const answerOf = (reply: Reply, headers: Record<string, string>): Answer => {
  switch (reply.kind) {
    case 'json':
      return reply.body === undefined
        ? new Response(null, { status: reply.status, headers })
        : new Response(JSON.stringify(reply.body), {
            status: reply.status,
            headers: { ...headers, 'content-type': 'application/json' },
          });
    case 'text':
      return new Response(reply.text, { status: reply.status, headers: { ...headers, 'content-type': 'text/html' } });
    case 'events':
      return new Response(reply.events, {
        headers: {
          ...headers,
          'content-type': 'text/event-stream',
          'cache-control': 'no-cache',
          'x-accel-buffering': 'no',
        },
      });
    case 'reset':
    case 'never':
      return reply.kind;
  }
};

const answerOfProblem = (problem: Problem, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, ...problem.headers, 'content-type': 'application/problem+json' },
  });

export const createDispatch =
  (world: World, routes: readonly Route[]): Dispatch =>
  async (request, signal) => {
    const id = { 'x-request-id': randomId(world.random, 20) };
    try {
      const reply = await serve(world, routes, request, signal);
      return answerOf(reply, { ...id, ...world.rateLimiter.headers() });
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500, DETAIL.transient);
      // Only authenticated callers get the headers of the rate limit. The headers of the problem override them.
      const limits = problem.status === 401 ? {} : world.rateLimiter.headers();
      return answerOfProblem(problem, { ...id, ...limits });
    }
  };
