import { type Context, creating } from '../call.ts';
import { everyItem } from '../pages.ts';
import type { Answer, Body, CallOptions, CreateOptions, Dataset, Query } from '../types.ts';

export const datasets = ({ api, answerOf }: Context) => {
  const list = (query: Query<'listDatasets'> = {}, options: CallOptions = {}): Promise<Answer<'listDatasets'>> =>
    answerOf(api.GET('/api/datasets', { params: { query }, ...options }));
  return {
    /** Returns one page of datasets, newest first. */
    list,

    /** Yields all datasets, newest first. */
    all: (query: Query<'listDatasets'> = {}, options: CallOptions = {}): AsyncGenerator<Dataset, void> =>
      everyItem(query, (next) => list(next, options)),

    /** Returns one dataset with the jobs that use it. */
    get: (id: string, options: CallOptions = {}): Promise<Dataset> =>
      answerOf(api.GET('/api/datasets/{id}', { params: { path: { id } }, ...options })),

    /** Announces a dataset and returns the URLs to which its bytes are sent. */
    create: (body: Body<'createDataset'>, options: CreateOptions = {}): Promise<Answer<'createDataset'>> =>
      answerOf(api.POST('/api/datasets', { body, ...creating(options) })),

    /** Changes the name or the description of a dataset. */
    update: (id: string, body: Body<'updateDataset'>, options: CallOptions = {}): Promise<Dataset> =>
      answerOf(api.PATCH('/api/datasets/{id}', { params: { path: { id } }, body, ...options })),

    /** Deletes a dataset. Throws `ConflictError` `dataset_in_use` while a job needs the dataset. */
    delete: (id: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/datasets/{id}', { params: { path: { id } }, ...options })),

    /** Returns the state of an upload: the parts that have arrived, and URLs for the missing parts. */
    uploadState: (id: string, options: CallOptions = {}): Promise<Answer<'getDatasetUpload'>> =>
      answerOf(api.GET('/api/datasets/{id}/upload', { params: { path: { id } }, ...options })),

    /** Returns fresh URLs for parts of an upload, a thousand at most in one call. */
    partUrls: (
      id: string,
      body: Body<'presignDatasetParts'>,
      options: CallOptions = {},
    ): Promise<Answer<'presignDatasetParts'>> =>
      answerOf(api.POST('/api/datasets/{id}/parts', { params: { path: { id } }, body, ...options })),

    /**
     * Checks the uploaded bytes and makes the dataset ready. Throws `RefusedError` `dataset_rejected` with the first problem of the
     * content.
     */
    complete: async (id: string, body: Body<'completeDataset'> = {}, options: CallOptions = {}): Promise<Dataset> =>
      (await answerOf(api.POST('/api/datasets/{id}/complete', { params: { path: { id } }, body, ...options }))).dataset,

    /** Checks again, this time as gzip, a dataset that is gzip but was declared uncompressed. Makes the dataset ready. */
    mendCompression: async (id: string, options: CallOptions = {}): Promise<Dataset> =>
      (await answerOf(api.POST('/api/datasets/{id}/compression', { params: { path: { id } }, ...options }))).dataset,

    /** Creates a URL to download a dataset: a one-time URL or a presigned URL. */
    createDownload: (
      id: string,
      body: Body<'createDownloadToken'>,
      options: CreateOptions = {},
    ): Promise<Answer<'createDownloadToken'>> =>
      answerOf(
        api.POST('/api/datasets/{id}/download-tokens', { params: { path: { id } }, body, ...creating(options) }),
      ),

    /** Revokes a one-time download URL. */
    revokeDownload: (tokenId: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(
        api.DELETE('/api/datasets/download-tokens/{token_id}', { params: { path: { token_id: tokenId } }, ...options }),
      ),
  };
};
