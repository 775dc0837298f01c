import type { IncomingMessage } from 'node:http';
import { accountId } from '../cloud/pseudo.ts';
import { decoded } from '../decoded.ts';

/** The context that an authorizer passes to the function of the route. */
export type Authorized = Readonly<Record<string, unknown>>;

export interface RoutedRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly apiId: string;
  readonly authorized: Authorized | undefined;
  readonly now: Date;
}

/**
 * Returns the headers with names in lower case. Repeated headers are joined by commas. Cookies are left out, because the event has a field
 * for them.
 */
export const headersOf = ({ headersDistinct }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headersDistinct)
      .filter(([name]) => name !== 'cookie')
      .map(([name, values]) => [name, (values ?? []).join(',')]),
  );

const queryOf = (rawQuery: string): Readonly<Record<string, string>> | undefined => {
  const query = new URLSearchParams(rawQuery);
  const joined = [...query.keys()].map((name) => [name, query.getAll(name).join(',')]);
  return joined.length > 0 ? Object.fromEntries(joined) : undefined;
};

const textTypes = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[^;]*\+(json|xml))/i;

const utf8 = (body: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
};

const bodyOf = (body: Buffer, contentType: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = contentType === undefined || textTypes.test(contentType) ? utf8(body) : undefined;
  return text === undefined
    ? { body: body.toString('base64'), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Formats a time for access logs, such as `23/Nov/2026:19:14:33 +0000`. */
const accessTime = (now: Date): string => {
  const [day, time] = now.toISOString().split('T');
  return `${day?.slice(8)}/${months[now.getUTCMonth()]}/${now.getUTCFullYear()}:${time?.slice(0, 8)} +0000`;
};

export type ProxyEvent = Readonly<Record<string, unknown>>;

/** Makes the event, version 2.0, that an HTTP API sends to a function. */
export const proxyEvent = ({ request, body, authorized, now, ...routed }: RoutedRequest): ProxyEvent => {
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const rawQueryString = rest.join('?');
  const headers = headersOf(request);
  const query = queryOf(rawQueryString);
  const cookies = request.headers.cookie?.split(/;\s*/);
  const path = decoded(rawPath);
  return {
    version: '2.0',
    routeKey: routed.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies ? { cookies } : {}),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId,
      apiId: routed.apiId,
      ...(authorized ? { authorizer: { lambda: authorized } } : {}),
      domainName: headers.host ?? '',
      domainPrefix: (headers.host ?? '').split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: routed.requestId,
      routeKey: routed.routeKey,
      stage: '$default',
      time: accessTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(routed.pathParameters).length > 0 ? { pathParameters: routed.pathParameters } : {}),
    ...bodyOf(body, headers['content-type']),
  };
};
