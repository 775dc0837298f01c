import type { components, operations, paths } from './generated/api.ts';

/** The contract, by path and method, as the client of `podwarden.api` reads it. */
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

/** The parameters of an operation's query, by its `operationId`. */
export type Query<Name extends OperationName> = NonNullable<operations[Name]['parameters']['query']>;

/** The body that an operation takes. */
export type Body<Name extends OperationName> = operations[Name] extends {
  readonly requestBody?: { readonly content: { readonly 'application/json': infer Content } };
}
  ? Content
  : never;

type Successes<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The body that an operation answers when all went well. */
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

/** Options of any call. */
export type CallOptions = {
  /** Ends the call, its retries and pauses with an `AbortedError`. */
  readonly signal?: AbortSignal;
};

/** Options of a call that makes something. */
export type CreateOptions = CallOptions & {
  /**
   * A second call with an equal key and body gets the same answer for a day and makes nothing twice. The client makes one key for
   * each call, also for its retries. Give your own where a second call, of a double click or after a crash, must count as the same
   * request.
   */
  readonly idempotencyKey?: string;
};
