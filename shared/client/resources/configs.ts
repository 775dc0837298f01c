import { type Context, creating } from '../call.ts';
import { everyItem } from '../pages.ts';
import type { Answer, Body, CallOptions, Config, CreateOptions, Query } from '../types.ts';

export type ReplaceOptions = CallOptions & {
  /** An ETag from `getWithEtag`. The call throws `ConflictError` `precondition_failed` if the config has changed since. */
  readonly ifMatch?: string;
};

export const configs = ({ api, answerOf }: Context) => {
  const list = (query: Query<'listConfigs'> = {}, options: CallOptions = {}): Promise<Answer<'listConfigs'>> =>
    answerOf(api.GET('/api/training/configs', { params: { query }, ...options }));
  const read = (id: string, options: CallOptions) =>
    api.GET('/api/training/configs/{id}', { params: { path: { id } }, ...options });
  return {
    /** Returns one page of configs, newest first. */
    list,

    /** Yields all configs, newest first. */
    all: (query: Query<'listConfigs'> = {}, options: CallOptions = {}): AsyncGenerator<Config, void> =>
      everyItem(query, (next) => list(next, options)),

    get: (id: string, options: CallOptions = {}): Promise<Config> => answerOf(read(id, options)),

    /**
     * Returns a config with its ETag. `update` takes the ETag as `ifMatch` and then replaces the config only if it has not changed since.
     */
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

    /** Replaces the whole config. Jobs that are already deployed keep the config they were deployed with. */
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
