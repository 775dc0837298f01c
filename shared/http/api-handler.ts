import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { AppError, type FieldIssue } from '../domain/errors.ts';
import type { Idempotency } from '../domain/idempotency.ts';
import { routes } from '../names.ts';
import { addLogContext, log, withLogContext } from '../runtime/logger.ts';
import { readJsonBody } from './body.ts';
import { assertMayCall, assertSomebody, type Caller, readCaller } from './caller.ts';
import { checkInput } from './check-input.ts';
import { withEtagAndGzip } from './etag-and-gzip.ts';
import { readIdempotency } from './idempotency-key.ts';
import { logFailure } from './log-failure.ts';
import type { Operation } from './operation.ts';
import type { Claims } from './operator.ts';
import { csv, json, problemResponse } from './problem.ts';

export interface ApiRequest<Path, Query, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** The caller. Reading this property throws 401 if the request has no authenticated caller, even on routes that need none. */
  readonly caller: Caller;
  /** The `sub` of the caller's JWT, or of the user who created the API key. Reading this property throws like `caller`. */
  readonly userId: string;
  /** The claims of the JWT as text; empty for an API key. Reading this property throws like `caller`. */
  readonly claims: Claims;
  /** The token after `Bearer `, not verified; `undefined` if the request has none. */
  readonly bearerToken: string | undefined;
  readonly idempotency: Idempotency | undefined;
  /** The unparsed header If-Match; `undefined` if the operation does not accept it. */
  readonly ifMatch: string | undefined;
  /** The number of bytes in the request's body. */
  readonly bodyBytes: number;
}

export interface ApiAnswer<Output> {
  readonly status: number;
  readonly body?: Output;
  /** The CSV to send instead of a JSON body, for an operation with `hasCsv`. */
  readonly csv?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type In<S> = S extends z.ZodType ? z.output<S> : undefined;

export type ApiFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Creates the Lambda handler of an operation. No other module uses middy. The handler decodes and checks the request, adds the request id
 * to every log line, and converts errors to the common error body. The handler parses answers with their schema so that no undeclared field
 * is sent. `alsoWrong` checks the valid part of an invalid body.
 */
export const apiHandler = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  operation: Operation<P, Q, B, O>,
  run: (request: ApiRequest<In<P>, In<Q>, In<B>>) => Promise<ApiAnswer<z.input<O>>>,
  alsoWrong?: AlsoWrong,
): ApiFunction => {
  const answer = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = await readOrTellAll(operation, event, alsoWrong);
    const result = await run(request);
    log.info('request_completed', { operation: operation.name, status: result.status });
    if (result.csv !== undefined) return csv(result.status, result.csv, result.headers);
    if (result.body === undefined) {
      return { statusCode: result.status, headers: { 'cache-control': 'no-store', ...result.headers } };
    }
    const body = operation.output ? operation.output.parse(result.body) : result.body;
    const answer = json(result.status, body, result.headers);
    return operation.mayBeLarge ? withEtagAndGzip(answer, event.headers) : answer;
  };
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .onError((failed) => {
      failed.response = problemResponse(failed.error, failed.event.requestContext.requestId);
      logFailure(operation, failed.error);
    })
    .handler(answer);
  return async (event, context) =>
    withLogContext({ request_id: event.requestContext.requestId, operation: operation.name }, () =>
      handler(event, context),
    );
};

/** Finds further problems in a body that its schema refuses, for an operation that reports all problems at once. */
export type AlsoWrong = (body: unknown, userId: string) => Promise<readonly FieldIssue[]>;

const maxIssues = 50;

const readOrTellAll = async <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  operation: Operation<P, Q, B, O>,
  event: APIGatewayProxyEventV2,
  alsoWrong: AlsoWrong | undefined,
): Promise<ApiRequest<In<P>, In<Q>, In<B>>> => {
  try {
    return readRequest(operation, event);
  } catch (error) {
    if (!(error instanceof AppError) || error.issues === undefined || alsoWrong === undefined) throw error;
    const { issues } = error;
    const more = await alsoWrong(readJsonBody(event, operation.maxBodyBytes), assertSomebody(readCaller(event)).userId);
    // `alsoWrong` saw unreadable fields as missing, so its issues about those fields are dropped.
    const others = more.filter(({ path }) => issues.every((told) => !`${path}.`.startsWith(`${told.path}.`)));
    throw new AppError(error.code, error.message, { issues: [...issues, ...others].slice(0, maxIssues) });
  }
};

const noQuery = z.strictObject({});

const readRequest = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  operation: Operation<P, Q, B, O>,
  event: APIGatewayProxyEventV2,
): ApiRequest<In<P>, In<Q>, In<B>> => {
  const told = readCaller(event);
  if (routes[operation.name].auth === 'user') assertMayCall(operation.name, assertSomebody(told));
  const path = checkInput(operation.path, event.pathParameters ?? {}, 'path') as In<P>;
  if (operation.subject) addLogContext({ [operation.subject]: event.pathParameters?.id });
  const raw = operation.body ? readJsonBody(event, operation.maxBodyBytes) : undefined;
  if (operation.body && raw === undefined && !operation.bodyOptional) {
    throw new AppError('invalid_request', 'The request needs a JSON body.');
  }
  const body = (raw === undefined ? undefined : checkInput(operation.body, raw, 'body')) as In<B>;
  const query = checkInput(operation.query ?? noQuery, event.queryStringParameters ?? {}, 'query') as In<Q>;
  return {
    path,
    query,
    body,
    get caller() {
      return assertSomebody(told);
    },
    get userId() {
      return assertSomebody(told).userId;
    },
    get claims() {
      const caller = assertSomebody(told);
      return caller.how === 'jwt' ? caller.claims : {};
    },
    bearerToken: /^Bearer\s+(\S+)$/i.exec(event.headers.authorization ?? '')?.[1],
    ifMatch: operation.isConditional ? event.headers['if-match'] : undefined,
    idempotency:
      operation.idempotent && told.how !== 'nobody'
        ? readIdempotency(event.headers['idempotency-key'], {
            operation: operation.name,
            userId: told.userId,
            request: { path: event.pathParameters ?? {}, body: raw },
          })
        : undefined,
    bodyBytes: Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
};
