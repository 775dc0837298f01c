import { type Context, creating } from '../call.ts';
import { everyItem } from '../pages.ts';
import type { Answer, Body, CallOptions, CreateOptions, Dataset, Query } from '../types.ts';

export const datasets = ({ api, answerOf }: Context) => {
  const list = (query: Query<'listDatasets'> = {}, options: CallOptions = {}): Promise<Answer<'listDatasets'>> =>
    answerOf(api.GET('/api/datasets', { params: { query }, ...options }));
  return {
    /** One page, newest first. */
    list,

    /** All of them, newest first. */
    all: (query: Query<'listDatasets'> = {}, options: CallOptions = {}): AsyncGenerator<Dataset, void> =>
      everyItem(query, (next) => list(next, options)),

    /** One, with the jobs that use it. */
    get: (id: string, options: CallOptions = {}): Promise<Dataset> =>
      answerOf(api.GET('/api/datasets/{id}', { params: { path: { id } }, ...options })),

    /** Announces a dataset and answers where its bytes go. */
    create: (body: Body<'createDataset'>, options: CreateOptions = {}): Promise<Answer<'createDataset'>> =>
      answerOf(api.POST('/api/datasets', { body, ...creating(options) })),

    /** Changes its name or its description. */
    update: (id: string, body: Body<'updateDataset'>, options: CallOptions = {}): Promise<Dataset> =>
      answerOf(api.PATCH('/api/datasets/{id}', { params: { path: { id } }, body, ...options })),

    /** Throws `ConflictError` `dataset_in_use` while a job needs it. */
    delete: (id: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/datasets/{id}', { params: { path: { id } }, ...options })),

    /** Where its upload stands: the parts that have arrived, and URLs for the others. */
    uploadState: (id: string, options: CallOptions = {}): Promise<Answer<'getDatasetUpload'>> =>
      answerOf(api.GET('/api/datasets/{id}/upload', { params: { path: { id } }, ...options })),

    /** Fresh URLs for parts of an upload, a thousand at most. */
    partUrls: (
      id: string,
      body: Body<'presignDatasetParts'>,
      options: CallOptions = {},
    ): Promise<Answer<'presignDatasetParts'>> =>
      answerOf(api.POST('/api/datasets/{id}/parts', { params: { path: { id } }, body, ...options })),

    /** Checks the bytes that have arrived and makes it ready. Throws `RefusedError` `dataset_rejected` with the first fault. */
    complete: async (id: string, body: Body<'completeDataset'> = {}, options: CallOptions = {}): Promise<Dataset> =>
      (await answerOf(api.POST('/api/datasets/{id}/complete', { params: { path: { id } }, body, ...options }))).dataset,

    /** Checks again, as gzip, a dataset whose bytes are gzip but that was declared uncompressed, and makes it ready. */
    mendCompression: async (id: string, options: CallOptions = {}): Promise<Dataset> =>
      (await answerOf(api.POST('/api/datasets/{id}/compression', { params: { path: { id } }, ...options }))).dataset,

    /** A URL to download it by: for one use, or presigned. */
    createDownload: (
      id: string,
      body: Body<'createDownloadToken'>,
      options: CreateOptions = {},
    ): Promise<Answer<'createDownloadToken'>> =>
      answerOf(
        api.POST('/api/datasets/{id}/download-tokens', { params: { path: { id } }, body, ...creating(options) }),
      ),

    /** Makes a URL for one use worthless. */
    revokeDownload: (tokenId: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(
        api.DELETE('/api/datasets/download-tokens/{token_id}', { params: { path: { token_id: tokenId } }, ...options }),
      ),
  };
};
