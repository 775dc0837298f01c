import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { ApiFunction } from '../../../shared/http/api-handler.ts';

export interface Answer {
  readonly status: number;
  // The tests read answers the way a client does: by name.
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiCall {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bearerToken?: string | undefined;
  readonly userId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a function as API Gateway would. */
export const callApi = async (handler: ApiFunction, call: ApiCall): Promise<Answer> => {
  const event = {
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      ...(call.bearerToken === undefined ? {} : { authorization: `Bearer ${call.bearerToken}` }),
      ...call.headers,
    },
    pathParameters: call.path,
    queryStringParameters: call.query,
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'request-1',
      ...(call.userId === undefined ? {} : { authorizer: { jwt: { claims: { sub: call.userId }, scopes: [] } } }),
    },
  } as unknown as APIGatewayProxyEventV2;
  const result = await handler(event, {} as Context);
  return {
    status: result.statusCode ?? 0,
    body: result.body === undefined ? {} : (JSON.parse(result.body) as Record<string, unknown>),
    headers: (result.headers ?? {}) as Record<string, string>,
  };
};
