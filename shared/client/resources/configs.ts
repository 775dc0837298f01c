import { type Context, creating } from '../call.ts';
import { everyItem } from '../pages.ts';
import type { Answer, Body, CallOptions, Config, CreateOptions, Query } from '../types.ts';

export type ReplaceOptions = CallOptions & {
  /** An ETag that `getWithEtag` answered: where the config was changed since, `ConflictError` `precondition_failed`. */
  readonly ifMatch?: string;
};

export const configs = ({ api, answerOf }: Context) => {
  const list = (query: Query<'listConfigs'> = {}, options: CallOptions = {}): Promise<Answer<'listConfigs'>> =>
    answerOf(api.GET('/api/training/configs', { params: { query }, ...options }));
  const read = (id: string, options: CallOptions) =>
    api.GET('/api/training/configs/{id}', { params: { path: { id } }, ...options });
  return {
    /** One page, newest first. */
    list,

    /** All of them, newest first. */
    all: (query: Query<'listConfigs'> = {}, options: CallOptions = {}): AsyncGenerator<Config, void> =>
      everyItem(query, (next) => list(next, options)),

    get: (id: string, options: CallOptions = {}): Promise<Config> => answerOf(read(id, options)),

    /** One with its version, to replace it only as it was read. */
    getWithEtag: async (
      id: string,
      options: CallOptions = {},
    ): Promise<{ readonly config: Config; readonly etag: string | undefined }> => {
      const result = read(id, options);
      const config = await answerOf(result);
      return { config, etag: (await result).response.headers.get('etag') ?? undefined };
    },

    create: (body: Body<'createConfig'>, options: CreateOptions = {}): Promise<Config> =>
      answerOf(api.POST('/api/training/configs', { body, ...creating(options) })),

    /** Replaces the whole config; jobs that were deployed keep the one they had. */
    update: (id: string, body: Body<'updateConfig'>, { ifMatch, ...options }: ReplaceOptions = {}): Promise<Config> =>
      answerOf(
        api.PUT('/api/training/configs/{id}', {
          params: { path: { id }, header: ifMatch === undefined ? {} : { 'If-Match': ifMatch } },
          body,
          ...options,
        }),
      ),

    delete: (id: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/training/configs/{id}', { params: { path: { id } }, ...options })),
  };
};
