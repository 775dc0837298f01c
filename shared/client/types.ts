import type { components, operations, paths } from './generated/api.ts';

/** The API contract by path and method, as the client `podwarden.api` uses it. */
export type { components, operations, paths };

type Schemas = components['schemas'];
export type Artifact = Schemas['Artifact'];
export type Config = Schemas['Config'];
export type Cost = Schemas['Cost'];
export type Dataset = Schemas['Dataset'];
export type Deployment = Schemas['Deployment'];
export type Job = Schemas['Job'];
export type JobEvent = Schemas['Event'];
export type Point = Schemas['Point'];
export type Problem = Schemas['Problem'];

export type OperationName = keyof operations;

/** The query parameters of the operation with the `operationId` `Name`. */
export type Query<Name extends OperationName> = NonNullable<operations[Name]['parameters']['query']>;

/** The request body of an operation. */
export type Body<Name extends OperationName> = operations[Name] extends {
  readonly requestBody?: { readonly content: { readonly 'application/json': infer Content } };
}
  ? Content
  : never;

type Successes<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The body of an operation's successful answer. */
export type Answer<Name extends OperationName> =
  Successes<operations[Name]['responses']> extends { readonly content: { readonly 'application/json': infer Content } }
    ? Content
    : undefined;

export type LogLine = Answer<'getJobLogs'>['items'][number];
export type ApiKey = Answer<'listKeys'>['items'][number];
export type Gpu = Answer<'listGpus'>['items'][number];
export type Preset = Answer<'listPresets'>['items'][number];
export type Preflight = Answer<'preflightDeploy'>;
export type Me = Answer<'getMe'>;

/** The options of every call. */
export type CallOptions = {
  /** Aborts the call with its retries and pauses. The call then throws an `AbortedError`. */
  readonly signal?: AbortSignal;
};

/** The options of a call that creates something. */
export type CreateOptions = CallOptions & {
  /**
   * The Idempotency-Key of the call. A second call within a day with the same key and body gets the same answer and creates nothing. The
   * client by default generates a new key for each call and uses the same key for the call's retries. Pass your own key if two calls must
   * count as the same request, for example after a double click or a crash.
   */
  readonly idempotencyKey?: string;
};
