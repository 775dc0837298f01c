import type { IncomingMessage, ServerResponse } from 'node:http';
import { strikeCall } from './call-faults.ts';
import { type Exchange, matchPath, type Reply, type Route, readJson } from './exchange.ts';
import type { PodRecord } from './pod-record.ts';
import { DETAIL, notFound, Problem } from './problem.ts';
import { randomId } from './random.ts';
import type { World } from './world.ts';

const bearer = (request: IncomingMessage): string => {
  const match = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) throw new Problem(401, DETAIL.missingToken);
  return match[1];
};

/** The caller's own pod, where the key is a pod's; throws 401 and 403. */
const authorize = (
  world: World,
  request: IncomingMessage,
  route: Route,
  podId: string | undefined,
): PodRecord | undefined => {
  const key = bearer(request);
  if (key === world.apiKey) return undefined;
  const pod = world.pods.byKey(key);
  if (pod === undefined) throw new Problem(401, DETAIL.badToken);
  if (route.openToPods !== true || pod.id !== podId) throw new Problem(403, DETAIL.denied);
  return pod;
};

const serve = async (world: World, routes: readonly Route[], request: IncomingMessage, response: ServerResponse) => {
  const url = new URL(request.url ?? '/', 'http://simulator');
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
  const callerPod = authorize(world, request, route, params.id);
  const body = (): Promise<unknown> => readJson(request);
  const exchange: Exchange = { world, request, response, query: url.searchParams, params, callerPod, body };
  if (route.call === undefined) return route.handle(exchange);
  world.rateLimiter.count();
  const pod = params.id === undefined ? undefined : world.pods.find(params.id);
  // A create's own facts are in its body: its call faults are drawn where that has been read.
  const struck =
    route.call === 'create'
      ? undefined
      : strikeCall(world, { call: route.call, ...(pod && { podId: pod.id, podName: pod.name }) });
  return struck ?? route.handle(exchange);
};

const send = (response: ServerResponse, reply: Reply, headers: Record<string, string>): void => {
  switch (reply.kind) {
    case 'json':
      response.writeHead(reply.status, {
        ...headers,
        ...(reply.body !== undefined && { 'content-type': 'application/json' }),
      });
      response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
      return;
    case 'text':
      response.writeHead(reply.status, { ...headers, 'content-type': 'text/html' }).end(reply.text);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'never':
    case 'streaming':
  }
};

/** One request from beginning to end; every failure becomes an answer of problem+json. */
export const dispatch = async (
  world: World,
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const id = { 'x-request-id': randomId(20) };
  try {
    const reply = await serve(world, routes, request, response);
    send(response, reply, { ...id, ...world.rateLimiter.headers() });
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem(500, DETAIL.transient);
    // Limits are told to authenticated callers only; a fault's own headers win.
    const limits = problem.status === 401 ? {} : world.rateLimiter.headers();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .writeHead(problem.status, { ...id, ...limits, ...problem.headers, 'content-type': 'application/problem+json' })
      .end(JSON.stringify(problem));
  }
};
