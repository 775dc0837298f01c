import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outcome } from '../functions/function-instance.ts';
import type { ApiPlan, ApiRoute } from './api-plan.ts';
import { corsHeaders, preflightHeaders } from './gateway-cors.ts';
import { type Authorized, JwtAuthorizer, type Verdict } from './jwt-authorizer.ts';
import { headersOf, proxyEvent } from './proxy-event.ts';
import { type GatewayResponse, message, proxyResponse } from './proxy-response.ts';
import { readBody } from './read-body.ts';
import { type RouteMatch, RouteTable } from './route-table.ts';

export type Invoke = (functionName: string, event: unknown) => Promise<Outcome>;

/** API Gateway's limit on a request's payload. */
const maxBodyBytes = 10 * 1024 * 1024;

const within = async (work: Promise<GatewayResponse>, timeoutMs: number): Promise<GatewayResponse> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<GatewayResponse>((resolve) => {
    timer = setTimeout(() => resolve(message(503, 'Service Unavailable')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const refusal = (verdict: Exclude<Verdict, { kind: 'authorized' }>): GatewayResponse => {
  if (verdict.kind === 'forbidden') return message(403, 'Forbidden');
  const { headers, ...rest } = message(401, 'Unauthorized');
  return { ...rest, headers: { ...headers, 'www-authenticate': verdict.challenge } };
};

const send = (response: ServerResponse, answer: GatewayResponse, headOnly: boolean): void => {
  if (response.destroyed) return;
  const length = answer.statusCode === 204 || answer.statusCode === 304 ? {} : { 'content-length': answer.body.length };
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
  response.writeHead(answer.statusCode, { ...length, ...(headOnly ? headers : { ...headers, ...length }) });
  response.end(headOnly ? undefined : answer.body);
};

/** API Gateway's HTTP API in front of the functions. */
export class HttpGateway {
  private readonly plan: ApiPlan;
  private readonly invoke: Invoke;
  private readonly table: RouteTable<ApiRoute>;
  private readonly authorizers = new Map<string, JwtAuthorizer>();

  constructor(plan: ApiPlan, invoke: Invoke) {
    this.plan = plan;
    this.invoke = invoke;
    this.table = new RouteTable(plan.routes, ({ key }) => key);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const requestId = randomUUID();
    const { origin } = request.headers;
    void this.answer(request, requestId)
      .catch(() => message(500, 'Internal Server Error'))
      .then((answer) => {
        const headers = { ...answer.headers, ...corsHeaders(this.plan.cors, origin), 'apigw-requestid': requestId };
        send(response, { ...answer, headers }, request.method === 'HEAD');
      });
  }

  private async answer(request: IncomingMessage, requestId: string): Promise<GatewayResponse> {
    const method = request.method ?? 'GET';
    const match = this.table.find(method, (request.url ?? '/').split('?')[0] ?? '/');
    // Read before any refusal: a client still sending would otherwise see a broken connection in place of the answer.
    const body = await readBody(request, maxBodyBytes);
    if (!match) return this.unmatched(request, method);
    if (body === undefined) return message(413, 'Request Entity Too Large');
    const verdict = await this.authorize(request, match.route);
    if (verdict !== undefined && verdict.kind !== 'authorized') return refusal(verdict);
    const work = this.call({ request, body, requestId, match, authorized: verdict?.authorized });
    return within(work, Math.min(match.route.timeoutMs, 30_000));
  }

  private unmatched(request: IncomingMessage, method: string): GatewayResponse {
    if (method !== 'OPTIONS' || !this.plan.cors) return message(404, 'Not Found');
    const preflight = { origin: request.headers.origin, method: request.headers['access-control-request-method'] };
    return { statusCode: 204, headers: preflightHeaders(this.plan.cors, preflight), body: Buffer.alloc(0) };
  }

  private async authorize(request: IncomingMessage, route: ApiRoute): Promise<Verdict | undefined> {
    if (route.jwt === undefined) return undefined;
    const key = JSON.stringify(route.jwt);
    const authorizer = this.authorizers.get(key) ?? new JwtAuthorizer(route.jwt);
    this.authorizers.set(key, authorizer);
    // As the function sees them: Node.js itself keeps the first of several and drops the rest.
    return authorizer.judge(headersOf(request).authorization, route.scopes);
  }

  private async call(routed: {
    readonly request: IncomingMessage;
    readonly body: Buffer;
    readonly requestId: string;
    readonly match: RouteMatch<ApiRoute>;
    readonly authorized: Authorized | undefined;
  }): Promise<GatewayResponse> {
    const { route, pathParameters } = routed.match;
    const event = proxyEvent({ ...routed, routeKey: route.key, pathParameters, apiId: this.plan.id, now: new Date() });
    const outcome = await this.invoke(route.functionName, event);
    return outcome.kind === 'result' ? proxyResponse(outcome.result) : message(500, 'Internal Server Error');
  }
}
