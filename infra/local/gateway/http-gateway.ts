import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountId, region } from '../cloud/pseudo.ts';
import type { Outcome } from '../functions/function-instance.ts';
import type { ApiPlan, ApiRoute } from './api-plan.ts';
import { corsHeaders, preflightHeaders } from './gateway-cors.ts';
import { authorizerEvent, type Verdict, verdictOf } from './lambda-authorizer.ts';
import { proxyEvent, type RoutedRequest } from './proxy-event.ts';
import { type GatewayResponse, message, proxyResponse } from './proxy-response.ts';
import { readBody } from './read-body.ts';
import { RouteTable } from './route-table.ts';

export type Invoke = (functionName: string, event: unknown) => Promise<Outcome>;

/** API Gateway's limit for the size of a request body. */
const maxBodyBytes = 10 * 1024 * 1024;

const within = async <T>(work: Promise<T>, timeoutMs: number, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** The error messages of API Gateway. Our authorizer allows every request, so they occur only if it fails. */
const refusal = (verdict: Exclude<Verdict, { kind: 'authorized' }>): GatewayResponse =>
  verdict.kind === 'forbidden' ? message(403, 'Forbidden') : message(500, 'Internal Server Error');

/** The time limit of an authorizer in API Gateway, after which the answer is 500. */
const authorizerTimeoutMs = 10_000;

const send = (response: ServerResponse, answer: GatewayResponse, headOnly: boolean): void => {
  if (response.destroyed) return;
  const length = answer.statusCode === 204 || answer.statusCode === 304 ? {} : { 'content-length': answer.body.length };
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
  response.writeHead(answer.statusCode, { ...length, ...(headOnly ? headers : { ...headers, ...length }) });
  response.end(headOnly ? undefined : answer.body);
};

/** Replaces the HTTP API of API Gateway in front of the functions. */
export class HttpGateway {
  private readonly plan: ApiPlan;
  private readonly invoke: Invoke;
  private readonly table: RouteTable<ApiRoute>;

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
    // The body is read before any refusal. Otherwise a client that is still sending would see a broken connection instead of the answer.
    const body = await readBody(request, maxBodyBytes);
    if (!match) return this.unmatched(request, method);
    if (body === undefined) return message(413, 'Request Entity Too Large');
    const { route, pathParameters } = match;
    const now = new Date();
    const routed = { request, body, requestId, routeKey: route.key, pathParameters, apiId: this.plan.id, now };
    const verdict = await this.authorize(routed, route);
    if (verdict !== undefined && verdict.kind !== 'authorized') return refusal(verdict);
    const work = this.call({ ...routed, authorized: verdict?.context }, route);
    return within(work, Math.min(route.timeoutMs, 30_000), message(503, 'Service Unavailable'));
  }

  private unmatched(request: IncomingMessage, method: string): GatewayResponse {
    if (method !== 'OPTIONS' || !this.plan.cors) return message(404, 'Not Found');
    const preflight = { origin: request.headers.origin, method: request.headers['access-control-request-method'] };
    return { statusCode: 204, headers: preflightHeaders(this.plan.cors, preflight), body: Buffer.alloc(0) };
  }

  private async authorize(
    routed: Omit<RoutedRequest, 'authorized'>,
    { authorizer, key }: ApiRoute,
  ): Promise<Verdict | undefined> {
    if (authorizer === undefined) return undefined;
    const arn = `arn:aws:execute-api:${region}:${accountId}:${this.plan.id}/$default/${key.replace(' ', '')}`;
    const event = authorizerEvent(proxyEvent({ ...routed, authorized: undefined }), arn);
    return within<Verdict>(this.invoke(authorizer, event).then(verdictOf), authorizerTimeoutMs, { kind: 'failed' });
  }

  private async call(routed: RoutedRequest, { functionName }: ApiRoute): Promise<GatewayResponse> {
    const outcome = await this.invoke(functionName, proxyEvent(routed));
    return outcome.kind === 'result' ? proxyResponse(outcome.result) : message(500, 'Internal Server Error');
  }
}
