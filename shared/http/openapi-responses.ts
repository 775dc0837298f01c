import { type RouteName, routes } from '../names.ts';
import { type JsonObject, jsonSchema } from './openapi-schemas.ts';
import type { Operation } from './operation.ts';

const meanings: Readonly<Record<number, string>> = {
  400: 'The request is malformed or not valid',
  401: 'No credential, or one that is not good',
  403: 'Not for this caller',
  404: 'There is no such thing, or it is not yours',
  409: 'The state of the thing forbids it',
  410: 'Gone: used, expired, revoked or over',
  412: 'It was changed since the ETag in If-Match was given',
  413: 'The body or what it announces is too large',
  415: 'The body is not JSON',
  422: 'Understood, but it cannot be done',
  429: 'Too many requests',
  500: 'A fault on our side; the body has nothing but the request id',
  503: 'A service that we depend on does not answer',
};

/** Returns all error statuses of an operation: the operation's own, and those common to operations of its kind. */
const errorStatuses = (operation: Operation): readonly number[] => {
  const { auth, takesKeys = true, changes = true }: RouteName = routes[operation.name];
  const body = operation.body ? [413, 415] : [];
  const credential = auth === 'open' ? [] : [401];
  // A 403 goes to a read-only key, to any key if the route needs a JWT, to a suspended user, and to a user who is not an operator.
  const scope = auth === 'user' && (changes || !takesKeys) ? [403] : [];
  const all = [400, ...credential, ...scope, ...body, ...(operation.errors ?? []), 429, 500, 503];
  return [...new Set(all)].sort((a, b) => a - b);
};

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait before the next try', schema: { type: 'integer', minimum: 0 } },
};

/** True for statuses that API Gateway itself may answer because of its own limits or because it cannot reach the function. */
const gatewayAnswers = (status: number): boolean => [413, 429, 500, 503].includes(status);

const problem = { $ref: '#/components/schemas/Problem' };
const eitherProblem = { anyOf: [problem, { $ref: '#/components/schemas/GatewayProblem' }] };

const errorResponse = (status: number): JsonObject => ({
  description: meanings[status] ?? 'An error',
  ...(status === 429 || status === 503 ? { headers: retryAfter } : {}),
  content: { 'application/json': { schema: gatewayAnswers(status) ? eitherProblem : problem } },
});

const header = (description: string, schema: JsonObject = { type: 'string' }): JsonObject => ({ description, schema });

/** The headers in which some operations return data, by operation. */
const answerHeaders: Readonly<Partial<Record<Operation['name'], JsonObject>>> = {
  'get-usage': { 'X-Next-Cursor': header('With format=csv, where a page follows: its cursor') },
  'redeem-download-token': {
    Location: header('Presigned URL of the bytes; supports Range', { type: 'string', format: 'uri' }),
    'Referrer-Policy': header('no-referrer'),
  },
  'inspect-download-token': {
    'X-Dataset-Size': header('Bytes', { type: 'integer', minimum: 1 }),
    'X-Dataset-Sha256': header('Hexadecimal, where it is known'),
    'X-Token-Expires-At': header('RFC 3339', { type: 'string', format: 'date-time' }),
  },
};

const etag = header('Send it back as If-None-Match: where nothing has changed the answer is 304, without a body');

const version = header('Of what stands now: send it as If-Match with a change that is to be made to nothing else');

const successResponse = (operation: Operation, description: string): JsonObject => {
  const headers = operation.mayBeLarge
    ? { ETag: etag }
    : operation.isVersioned
      ? { ETag: version }
      : answerHeaders[operation.name];
  const schema = operation.output && jsonSchema(operation.output, 'output');
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    ...(schema === undefined ? {} : { content: { 'application/json': { schema }, ...csvOf(operation) } }),
  };
};

const csvOf = ({ hasCsv = false }: Operation): JsonObject =>
  hasCsv ? { 'text/csv': { schema: { type: 'string' } } } : {};

export const responsesOf = (operation: Operation): JsonObject => ({
  ...Object.fromEntries(
    Object.entries(operation.answers).map(([status, text]) => [status, successResponse(operation, text)]),
  ),
  ...(operation.mayBeLarge
    ? { 304: { description: 'The answer is the one of that ETag', headers: { ETag: etag } } }
    : {}),
  ...Object.fromEntries(errorStatuses(operation).map((status) => [String(status), errorResponse(status)])),
});
