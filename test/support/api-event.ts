import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Identity } from '../../shared/domain/accounts/identity.ts';
import type { ApiFunction } from '../../shared/http/api-handler.ts';

export interface ApiEventFields {
  /** `sub` of the JWT that the authorizer has found good. */
  readonly userId?: string;
  /** The other claims of the JWT, as text. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Another answer of the authorizer, in the place of both. */
  readonly identity?: Identity;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON, unless `rawBody` is given. */
  readonly body?: unknown;
  readonly rawBody?: string | Uint8Array;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  readonly requestId?: string;
}

/** The event of an HTTP API (payload 2.0) with only what a test is about. Header names arrive in lower case. */
export const anApiEvent = (fields: ApiEventFields = {}): APIGatewayProxyEventV2 => {
  const raw = fields.rawBody ?? (fields.body === undefined ? undefined : JSON.stringify(fields.body));
  const isBase64Encoded = fields.isBase64Encoded ?? (raw !== undefined && typeof raw !== 'string');
  const body = typeof raw === 'string' ? raw : raw && Buffer.from(raw).toString('base64');
  const { userId, claims } = fields;
  const identity = fields.identity ?? (userId && { how: 'jwt', claims: { ...claims, sub: userId } });
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
      ...(fields.bearer === undefined ? {} : { authorization: `Bearer ${fields.bearer}` }),
      ...fields.headers,
    },
    ...(fields.path && { pathParameters: fields.path }),
    ...(fields.query && { queryStringParameters: fields.query }),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
    requestContext: {
      requestId: fields.requestId ?? 'request-1',
      ...(identity && { authorizer: { lambda: { identity: JSON.stringify(identity) } } }),
    },
  };
  return event as unknown as APIGatewayProxyEventV2;
};

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; `undefined` when there is none, or it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer
  readonly body: any;
  readonly text: string;
}

/** Calls a handler with an event and reads its answer. */
export const call = async (handler: ApiFunction, fields: ApiEventFields = {}): Promise<Answered> => {
  const result: APIGatewayProxyStructuredResultV2 = await handler(anApiEvent(fields), {} as Context);
  const text = result.body ?? '';
  const isJson = text !== '' && !String(result.headers?.['content-type']).startsWith('text/csv');
  return {
    status: result.statusCode ?? 0,
    headers: Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)])),
    body: isJson ? JSON.parse(text) : undefined,
    text,
  };
};
