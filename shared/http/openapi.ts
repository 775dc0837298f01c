import { type FunctionName, type RouteAuth, type RouteName, routes } from '../names.ts';
import * as accounts from './contract/accounts.ts';
import * as admin from './contract/admin.ts';
import { gatewayProblemSchema, problemSchema } from './contract/common.ts';
import * as configs from './contract/configs.ts';
import * as datasets from './contract/datasets.ts';
import * as deploy from './contract/deploy.ts';
import * as downloads from './contract/downloads.ts';
import * as gpus from './contract/gpus.ts';
import * as artifacts from './contract/jobs/artifacts.ts';
import * as events from './contract/jobs/events.ts';
import * as hold from './contract/jobs/hold.ts';
import * as job from './contract/jobs/job.ts';
import * as listJobs from './contract/jobs/list-jobs.ts';
import * as logs from './contract/jobs/logs.ts';
import * as metrics from './contract/jobs/metrics.ts';
import * as meta from './contract/meta.ts';
import * as pods from './contract/pods.ts';
import * as reaper from './contract/reaper.ts';
import { responsesOf } from './openapi-responses.ts';
import { type JsonObject, jsonSchema, parametersOf, requestBodyOf, withoutDefinitions } from './openapi-schemas.ts';
import { type Operation, routeOf } from './operation.ts';

/** True for operations. The contract modules also export schemas, but only operations have the name of a route. */
const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'answers' in value &&
  Object.hasOwn(routes, value.name);

const byName = (one: Operation, other: Operation): number => (one.name < other.name ? -1 : 1);

export const operations: readonly Operation[] = [
  datasets,
  downloads,
  configs,
  deploy,
  { ...artifacts, ...events, ...hold, ...job, ...listJobs },
  metrics,
  logs,
  reaper,
  accounts,
  admin,
  gpus,
  pods,
  meta,
].flatMap((contract) => Object.values(contract).filter(isOperation).sort(byName));

const securityOf: Readonly<Record<RouteAuth, readonly JsonObject[]>> = {
  user: [{ user: [] }, { apiKey: [] }],
  pod: [{ pod: [] }],
  token: [{ downloadToken: [] }, { downloadTokenInQuery: [] }],
  open: [],
};

/**
 * The operations whose credentials differ from those of their kind. A refresh accepts the job token, or the old download token in its body
 * without a header.
 */
const securityExceptions: Readonly<Partial<Record<FunctionName, readonly JsonObject[]>>> = {
  'refresh-download-token': [{ pod: [] }, {}],
};

const securityFor = ({ name }: Operation): readonly JsonObject[] => {
  const { auth, takesKeys = true }: RouteName = routes[name];
  return securityExceptions[name] ?? (takesKeys ? securityOf[auth] : [{ user: [] }]);
};

const header = (name: string, description: string, more: JsonObject = {}): JsonObject => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...more },
});

const idempotencyKey = header(
  'Idempotency-Key',
  'The same key and body again answer the same result; with another body 409 idempotency_conflict.',
  { pattern: '^[!-~]{1,128}$' },
);

const ifNoneMatch = header('If-None-Match', 'ETags of answers that the caller has.');

const ifMatch = header('If-Match', 'The ETag that the thing must still have; otherwise 412, and nothing is changed.');

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const operationObject = (operation: Operation): JsonObject => {
  const { feature } = routes[operation.name];
  const requestBody = requestBodyOf(operation);
  return {
    operationId: camelCase(operation.name),
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    tags: [feature],
    ...(operation.repeatable === true ? { 'x-repeatable': true } : {}),
    security: securityFor(operation),
    parameters: [
      ...parametersOf(operation.path, 'path'),
      ...parametersOf(operation.query, 'query').filter((parameter) => parameter.name !== 'token'),
      ...(operation.idempotent === true ? [idempotencyKey] : []),
      ...(operation.mayBeLarge === true ? [ifNoneMatch] : []),
      ...(operation.isConditional === true ? [ifMatch] : []),
    ],
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(operation),
  };
};

const pathsOf = (all: readonly Operation[]): JsonObject => {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of all) {
    const { method, path } = routeOf(operation);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(operation) };
  }
  return paths;
};

/**
 * Creates the OpenAPI 3.1 document from the schemas that also check requests. One call takes about 100 ms, so callers should create the
 * document once.
 */
export const openApiDocument = (): JsonObject => {
  const { value: paths, moved } = withoutDefinitions(pathsOf(operations));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Podwarden',
      version: '1.0.0',
      description:
        'Datasets, training configs and training jobs on RunPod GPUs. Times are RFC 3339 UTC, money US dollars.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ name }) => routes[name].feature))].map((name) => ({ name })),
    paths,
    components: {
      schemas: {
        ...Object.fromEntries([...moved].sort()),
        Problem: jsonSchema(problemSchema, 'output'),
        GatewayProblem: jsonSchema(gatewayProblemSchema, 'output'),
      },
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'JWT of the configured issuer' },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'pwk_<43 characters>',
          description: 'API key of a user. One that may only read opens what changes nothing.',
        },
        pod: { type: 'http', scheme: 'bearer', description: 'Job token of one attempt' },
        downloadToken: { type: 'http', scheme: 'bearer', description: 'One-time download token' },
        downloadTokenInQuery: { type: 'apiKey', in: 'query', name: 'token', description: 'One-time download token' },
      },
    },
  };
};
