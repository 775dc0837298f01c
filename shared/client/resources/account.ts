import type { Context } from '../call.ts';
import type { Answer, Body, CallOptions, Me, Query } from '../types.ts';

export const me = ({ api, answerOf }: Context) => ({
  /** The caller, the credential, and what a deploy gets by default. */
  get: (options: CallOptions = {}): Promise<Me> => answerOf(api.GET('/api/me', options)),

  /** One page of the jobs of a month, with what they have cost. */
  usage: (query: Query<'getUsage'> = {}, options: CallOptions = {}): Promise<Answer<'getUsage'>> =>
    answerOf(api.GET('/api/usage', { params: { query }, ...options })),
});

export const keys = ({ api, answerOf }: Context) => ({
  /** All of them, without the keys themselves. */
  list: (options: CallOptions = {}): Promise<Answer<'listKeys'>> => answerOf(api.GET('/api/keys', options)),

  /** Takes a JWT. The key is answered this once; never sent again by itself, since a repeat makes another key. */
  create: (body: Body<'createKey'>, options: CallOptions = {}): Promise<Answer<'createKey'>> =>
    answerOf(api.POST('/api/keys', { body, ...options })),

  /** Takes a JWT. The key opens nothing within a minute. */
  delete: (id: string, options: CallOptions = {}): Promise<undefined> =>
    answerOf(api.DELETE('/api/keys/{id}', { params: { path: { id } }, ...options })),
});

export const secrets = ({ api, answerOf }: Context) => ({
  /** The names of secrets: no call answers a value. */
  list: (options: CallOptions = {}): Promise<Answer<'listSecrets'>> => answerOf(api.GET('/api/secrets', options)),

  get: (name: string, options: CallOptions = {}): Promise<Answer<'getSecret'>> =>
    answerOf(api.GET('/api/secrets/{name}', { params: { path: { name } }, ...options })),

  /** Stores one, or its new value. */
  put: (name: string, value: string, options: CallOptions = {}): Promise<Answer<'putSecret'>> =>
    answerOf(api.PUT('/api/secrets/{name}', { params: { path: { name } }, body: { value }, ...options })),

  delete: (name: string, options: CallOptions = {}): Promise<undefined> =>
    answerOf(api.DELETE('/api/secrets/{name}', { params: { path: { name } }, ...options })),
});
