import type { Answer as Body, Dataset } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Dataset };
export type DatasetPage = Body<'listDatasets'>;

export const useDatasets = (cursor?: string, limit = 50): Answer<DatasetPage> =>
  useQuery({
    key: ['datasets', cursor ?? '', limit],
    fetch: (signal) =>
      services().podwarden.datasets.list({ limit, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  });

/** Reads one dataset, with the jobs that use it. */
export const useDataset = (id: string): Answer<Dataset> =>
  useQuery({ key: ['dataset', id], fetch: (signal) => services().podwarden.datasets.get(id, { signal }) });
