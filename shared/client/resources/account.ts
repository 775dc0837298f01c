import type { Context } from '../call.ts';
import type { Answer, Body, CallOptions, Me, Query } from '../types.ts';

export const me = ({ api, answerOf }: Context) => ({
  /** Returns the caller's identity, the credential in use, and the defaults of a deploy. */
  get: (options: CallOptions = {}): Promise<Me> => answerOf(api.GET('/api/me', options)),

  /** Returns one page of the jobs of a month, each with its cost. */
  usage: (query: Query<'getUsage'> = {}, options: CallOptions = {}): Promise<Answer<'getUsage'>> =>
    answerOf(api.GET('/api/usage', { params: { query }, ...options })),
});

export const keys = ({ api, answerOf }: Context) => ({
  /** Returns all API keys of the caller without their secret values. */
  list: (options: CallOptions = {}): Promise<Answer<'listKeys'>> => answerOf(api.GET('/api/keys', options)),

  /**
   * Creates an API key. The call needs a JWT. The answer is the only one that holds the key. The client never retries this call itself,
   * because a retry would create another key.
   */
  create: (body: Body<'createKey'>, options: CallOptions = {}): Promise<Answer<'createKey'>> =>
    answerOf(api.POST('/api/keys', { body, ...options })),

  /** Deletes an API key. The call needs a JWT. The key stops working within a minute. */
  delete: (id: string, options: CallOptions = {}): Promise<undefined> =>
    answerOf(api.DELETE('/api/keys/{id}', { params: { path: { id } }, ...options })),
});

export const secrets = ({ api, answerOf }: Context) => ({
  /** Returns the names of the secrets. No call returns the value of a secret. */
  list: (options: CallOptions = {}): Promise<Answer<'listSecrets'>> => answerOf(api.GET('/api/secrets', options)),

  get: (name: string, options: CallOptions = {}): Promise<Answer<'getSecret'>> =>
    answerOf(api.GET('/api/secrets/{name}', { params: { path: { name } }, ...options })),

  /** Stores a new secret or replaces the value of an existing one. */
  put: (name: string, value: string, options: CallOptions = {}): Promise<Answer<'putSecret'>> =>
    answerOf(api.PUT('/api/secrets/{name}', { params: { path: { name } }, body: { value }, ...options })),

  delete: (name: string, options: CallOptions = {}): Promise<undefined> =>
    answerOf(api.DELETE('/api/secrets/{name}', { params: { path: { name } }, ...options })),
});
